import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServiceProcess } from '../../bench/support/process/service-process.ts';
import { startDerivingEncoder } from '../../test/faults/support/deriving-encoder.ts';
import { runStep } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';

/** Cases that a run has at least, or it proves too little. */
const LEAST_CASES = 2_000;

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '20261122' }, examples: { type: 'string', default: '180' } },
});

/**
 * `npm run test:fuzz`: lets Schemathesis make up calls from the OpenAPI document that a running service serves, alone and in
 * sequences, and hold every answer against that document.
 */
const bin = await preparePython('schemathesis', join(import.meta.dirname, '..', 'schemathesis', 'requirements.txt'));
const encoder = await startDerivingEncoder();
const service = await startServiceProcess({
  ...{ ENCODING_SERVICE_URL: encoder.url, LOG_LEVEL: 'error' },
  // All routes that there can be.
  FACE_SEARCH: 'on',
});
const folder = await mkdtemp(join(tmpdir(), 'face-encode-fuzz-'));
try {
  const command = [
    join(bin, 'st'),
    ...['--config-file', join(import.meta.dirname, '..', 'schemathesis', 'schemathesis.toml')],
    ...['run', `${service.url}/openapi.json`, '--url', service.url],
    ...['--checks', 'all', '--phases', 'examples,coverage,fuzzing,stateful', '--mode', 'all'],
    ...['--max-examples', values.examples, '--seed', values.seed, '--generation-database', 'none'],
    ...['--continue-on-failure', '--no-color'],
  ];
  const printed = await runStep(`fuzz the API (seed ${values.seed})`, command, {
    timeout: 300,
    cwd: folder,
    show: true,
  });
  const cases = Number(/([\d,]+) generated/.exec(printed)?.[1]?.replaceAll(',', '') ?? 0);
  const health = await fetch(`${service.url}/health`);
  if (!health.ok) throw new Error('The service is not well any more');
  if (cases < LEAST_CASES) throw new Error(`Only ${cases} cases were made; at least ${LEAST_CASES} are needed`);
  process.stdout.write(`== ${cases} cases, no broken check\n`);
} finally {
  await service.stop();
  await encoder.close();
  await rm(folder, { recursive: true, force: true });
}
