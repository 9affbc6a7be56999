import { join } from 'node:path';
import sharp from 'sharp';
import { extractChip } from './align/extract-chip.ts';
import { predictLandmarks } from './align/predict-landmarks.ts';
import { readLandmarkPredictor } from './align/read-landmark-predictor.ts';
import { decodePicture, WORKING_SIZE } from './decode/decode-picture.ts';
import { type DecodeQueue, DIRECT_QUEUE } from './decode/decode-queue.ts';
import { createFaceDescriber } from './describe/describe-faces.ts';
import { createFaceDetector } from './detect/detect-faces.ts';
import type { Steps } from './encode-picture.ts';
import { readNetwork } from './read-network.ts';
import type { CallNative } from './types.ts';

export interface OpenModels extends Steps {
  release(): Promise<void>;
}

/**
 * Loads the three models from a folder and runs each once, so that the first picture is as fast as the next.
 *
 * @param callNative runs every call into the picture library and the runtime
 * @param queue when a decoding may run
 */
export async function openModels(
  folder: string,
  detectionThreshold?: number,
  callNative: CallNative = (task) => task(),
  queue: DecodeQueue = DIRECT_QUEUE,
): Promise<OpenModels> {
  // One picture is one thread's work; the cache would keep pixels of pictures that never come twice.
  sharp.concurrency(1);
  sharp.cache(false);
  const [detector, predictor, descriptor] = await Promise.all([
    readNetwork(join(folder, 'detector.onnx')),
    readLandmarkPredictor(join(folder, 'landmarks.bin')),
    readNetwork(join(folder, 'descriptor.onnx')),
  ]);
  const decoding: DecodeQueue = {
    ...queue,
    shared: (task) => queue.shared(() => callNative(task)),
    alone: (task) => queue.alone(() => callNative(task)),
  };
  const steps: Steps = {
    decode: (bytes) => decodePicture(bytes, WORKING_SIZE, decoding),
    detect: createFaceDetector({ run: (feeds) => callNative(() => detector.run(feeds)) }, detectionThreshold),
    detectionThreshold,
    predictor,
    describe: createFaceDescriber({ run: (feeds) => callNative(() => descriptor.run(feeds)) }),
  };
  await warmUp(steps);
  return {
    ...steps,
    release: async () => {
      await callNative(() => Promise.all([detector.release(), descriptor.release()]));
    },
  };
}

/** So many times the alignment runs before its loops are compiled well enough; more would only delay the start. */
const PRETENDED_FACES = 4;

/**
 * A gray picture of half the usual size: the networks take their memory, the loops of the alignment are compiled. Faces are
 * pretended, because there are none in it.
 */
async function warmUp({ decode, detect, predictor, describe }: Steps): Promise<void> {
  const size = WORKING_SIZE / 2;
  const gray = sharp({ create: { width: size, height: size, channels: 3, background: '#808080' } });
  const { pixels } = await decode(await gray.jpeg().toBuffer());
  await detect(pixels);
  const face = { left: size / 4, top: size / 4, right: size * 0.75, bottom: size * 0.75 };
  const chips = Array.from({ length: PRETENDED_FACES }, () =>
    extractChip(pixels, predictLandmarks(predictor, pixels, face)),
  );
  await describe(chips.slice(0, 1));
}
