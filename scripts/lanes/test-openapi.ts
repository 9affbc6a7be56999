import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { authModes } from '../../api/auth.ts';
import { buildOpenApi } from '../../api/openapi/openapi.ts';
import { startServiceProcess } from '../../bench/support/process/service-process.ts';
import { say } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';
import { checkDocument } from '../openapi-clients/check-document.ts';
import { tryGo, tryPython, trySwift, tryTypeScript } from '../openapi-clients/generate-clients.ts';
import { prepareNpm } from '../openapi-clients/prepare-npm.ts';
import type { Workshop } from '../openapi-clients/workshop.ts';

const { values } = parseArgs({ options: { url: { type: 'string' } } });

/**
 * `npm run test:openapi`: checks `/openapi.json` with a validator and two linters, generates clients from it, compiles them, and
 * lets each upload a picture to the service. It needs Python, Go and Java; with `--url` it takes a service that runs already,
 * without authentication.
 */
const root = join(import.meta.dirname, '..', '..');
const sources = join(import.meta.dirname, '..', 'openapi-clients');
const pythonBin = await preparePython('openapi-clients', join(sources, 'requirements.txt'));
const npmFolder = await prepareNpm('openapi-clients', sources);
const service = values.url === undefined ? await startServiceProcess({ FACE_SEARCH: 'on' }) : undefined;
const url = values.url ?? service?.url ?? '';
const folder = await mkdtemp(join(tmpdir(), 'face-encode-openapi-'));
const document = join(folder, 'openapi.json');
const picture = join(root, 'node_modules', '@vladmandic', 'face-api', 'demo', 'sample1.jpg');
const workshop: Workshop = { document, url, picture, sources, folder, pythonBin, npmFolder };
try {
  // The service serves the document without authentication.
  for (const auth of authModes.filter((mode) => mode !== 'none')) {
    const written = join(folder, `${auth}.json`);
    await writeFile(written, JSON.stringify(buildOpenApi({ basePath: '/', auth, features: { faceSearch: true } })));
    await checkDocument({ ...workshop, document: written }, auth);
  }
  const served = await fetch(`${url}/openapi.json`);
  if (!served.ok) throw new Error(`${url} serves no document: ${served.status}`);
  await writeFile(document, await served.text());
  await checkDocument(workshop, 'served');
  await tryPython(workshop);
  await tryTypeScript(workshop);
  await tryGo(workshop);
  await trySwift(workshop);
  say('every client has uploaded a picture');
} finally {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
}
