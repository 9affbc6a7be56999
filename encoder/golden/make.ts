import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordVectors } from './record-vectors.ts';
import { writePictures } from './write-pictures.ts';

/**
 * Makes the golden numbers: what dlib and face_recognition give for the sample photos (`dlib.json`), and what this encoder
 * gives (`vectors.json`). Needs Python 3.10 or newer with `venv`, and PyPI.
 *
 *   npm run maintain:golden -- [--ours]
 *
 * With `--ours` only `vectors.json`, which needs no Python.
 */
const { values } = parseArgs({ options: { ours: { type: 'boolean', default: false } } });
const HERE = import.meta.dirname;
const PICTURES = join(HERE, '../../.cache/golden/pictures');

if (!values.ours) await measureDlib();
await recordVectors(join(HERE, 'vectors.json'));

async function measureDlib(): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  // dlib gets exactly the pixels that the tests give this encoder, so that decoders and scalers play no part.
  await writePictures(PICTURES);
  const script = join(HERE, 'measure_dlib.py');
  const command = [join(HERE, 'peer_environment.py'), script, PICTURES, join(HERE, 'dlib.json')];
  const { status } = spawnSync('python3', command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
