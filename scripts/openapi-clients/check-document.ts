import { join } from 'node:path';
import { runStep } from '../emulator/run-step.ts';
import type { Workshop } from './workshop.ts';

/** Lets the validator of the specification and two linters read the document. A warning counts as an error. */
export async function checkDocument(
  { document, pythonBin, npmFolder, sources }: Workshop,
  auth: string,
): Promise<void> {
  const npmBin = join(npmFolder, 'node_modules', '.bin');
  const validator = [join(pythonBin, 'openapi-spec-validator'), document];
  // Only the webhook has events, and it writes their schema out: see api/openapi/openapi.ts.
  const redocly = [join(npmBin, 'redocly'), 'lint', document, '--skip-rule', 'no-unused-components'];
  const spectral = [join(npmBin, 'spectral'), 'lint', document, '--ruleset', join(sources, 'spectral.yaml')];
  await runStep(`openapi-spec-validator, ${auth}`, validator, { timeout: 60 });
  const printed = await runStep(`redocly lint, ${auth}`, redocly, {
    timeout: 60,
    env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  if (/You have \d+ warning/.test(printed)) throw new Error(printed);
  await runStep(`spectral lint, ${auth}`, [...spectral, '--fail-severity', 'warn'], { timeout: 60 });
}
