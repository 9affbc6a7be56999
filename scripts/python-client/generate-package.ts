import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildOpenApi } from '../../api/openapi/openapi.ts';
import { runStep } from '../emulator/run-step.ts';

/** The package, and the part of it that is generated. */
export const packageFolder = join(import.meta.dirname, '..', '..', 'clients', 'python');
export const generatedFolder = join(packageFolder, 'src', 'face_encode_client', 'generated');

export const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * Writes the models and calls of the API in Python, as openapi-python-client makes them from the OpenAPI document of a service with
 * every feature: a service without one answers `route_not_found` to its calls.
 *
 * @param pythonBin the programs of requirements.txt
 * @param target a folder, which is replaced
 */
export async function generatePackage(pythonBin: string, target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-python-'));
  try {
    const document = join(folder, 'openapi.json');
    // The token of the hand-written client goes with every call, so no call has to ask for one.
    const options = { basePath: '/', auth: 'none', features: { faceSearch: true } } as const;
    await writeFile(document, JSON.stringify(buildOpenApi(options)));
    const generate = [join(pythonBin, 'openapi-python-client'), 'generate', '--path', document, '--meta', 'none'];
    await runStep('openapi-python-client', [...generate, '--overwrite', '--output-path', target, '--fail-on-warning'], {
      timeout: 120,
      // It formats what it has generated with ruff.
      env: { PATH: [pythonBin, process.env.PATH].join(delimiter), RUFF_NO_CACHE: 'true' },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
