import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEncoder } from '../../../encoder/index.ts';
import { cutPortrait } from '../pictures/encoder-pictures.ts';

/** Uses the inference runtime in one way, named by the first argument, then ends. */
const MODELS = join(import.meta.dirname, '../../../encoder/models');
const ways: Record<string, () => Promise<void>> = {
  'in-thread': () => encode(0),
  threads: () => encode(2),
  bare: async () => {
    const { InferenceSession } = await import('onnxruntime-node');
    const session = await InferenceSession.create(await readFile(join(MODELS, 'detector.onnx')));
    await session.release();
  },
};
await ways[process.argv[2] ?? '']?.();

async function encode(threads: number): Promise<void> {
  const encoder = await openEncoder({ threads });
  const { faces } = await encoder.encode(await cutPortrait().jpeg().toBuffer());
  await encoder.close();
  process.stdout.write(`${faces.length} face`);
}
