import { join } from 'node:path';
import sharp from 'sharp';
import { extractChip } from './align/extract-chip.ts';
import { predictLandmarks } from './align/predict-landmarks.ts';
import { readLandmarkPredictor } from './align/read-landmark-predictor.ts';
import { type DecodedPicture, decodePrepared, WORKING_SIZE } from './decode/decode-picture.ts';
import { type DecodeQueue, DIRECT_QUEUE } from './decode/decode-queue.ts';
import { preparePicture } from './decode/prepare-picture.ts';
import { createFaceDescriber } from './describe/describe-faces.ts';
import { createFaceDetector } from './detect/detect-faces.ts';
import { findWorkingSize } from './detect/find-working-size.ts';
import type { Steps } from './encode-picture.ts';
import { MAX_FACES } from './identity.ts';
import { readNetwork } from './read-network.ts';
import type { CallNative, Pixels } from './types.ts';

export interface OpenModels extends Steps {
  release(): Promise<void>;
}

export interface ModelOptions {
  /** Runs every call into the picture library and the runtime. */
  callNative?: CallNative;
  /** When a decoding may run. */
  queue?: DecodeQueue;
  /** Whether HEIC pictures are opened. */
  heic?: boolean;
  /** A picture with more faces is refused. */
  maxFaces?: number;
}

/**
 * Loads the three models from a folder and runs each once, so that the first picture is as fast as the next.
 */
export async function openModels(
  folder: string,
  detectionThreshold?: number,
  { callNative = (task) => task(), queue = DIRECT_QUEUE, heic = false, maxFaces = MAX_FACES }: ModelOptions = {},
): Promise<OpenModels> {
  // One picture is one thread's work; the cache would keep pixels of pictures that never come twice.
  sharp.concurrency(1);
  sharp.cache(false);
  const decoding: DecodeQueue = {
    ...queue,
    shared: (task) => queue.shared(() => callNative(task)),
    alone: (task) => queue.alone(() => callNative(task)),
  };
  const decode: Steps['decode'] = async (bytes) => {
    const prepared = preparePicture(bytes, heic);
    return decodePrepared(prepared, findWorkingSize(prepared, WORKING_SIZE), decoding);
  };
  // The picture library works on threads of its own, so the first picture is decoded while this thread loads the networks.
  const [picture, detector, predictor, descriptor] = await Promise.all([
    decodeGrayPicture(decode),
    readNetwork(join(folder, 'detector.onnx')),
    readLandmarkPredictor(join(folder, 'landmarks.bin')),
    readNetwork(join(folder, 'descriptor.onnx')),
  ]);
  const steps: Steps = {
    decode,
    detect: createFaceDetector({ run: (feeds) => callNative(() => detector.run(feeds)) }, detectionThreshold),
    detectionThreshold,
    predictor,
    maxFaces,
    describe: createFaceDescriber({ run: (feeds) => callNative(() => descriptor.run(feeds)) }),
  };
  await warmUp(steps, picture.pixels);
  return {
    ...steps,
    release: async () => {
      await callNative(() => Promise.all([detector.release(), descriptor.release()]));
    },
  };
}

/** A gray picture of half the usual size. */
async function decodeGrayPicture(decode: Steps['decode']): Promise<DecodedPicture> {
  const size = WORKING_SIZE / 2;
  const gray = sharp({ create: { width: size, height: size, channels: 3, background: '#808080' } });
  return decode(await gray.jpeg().toBuffer());
}

/** After two runs the loops of the alignment are compiled, or about to be; more delay the start by more than they save. */
const PRETENDED_FACES = 2;

/** The networks take their memory, the loops of the alignment are compiled. Faces are pretended: a gray picture has none. */
async function warmUp({ detect, predictor, describe }: Steps, gray: Pixels): Promise<void> {
  await detect(gray);
  const { width, height } = gray;
  const face = { left: width / 4, top: height / 4, right: width * 0.75, bottom: height * 0.75 };
  const chips = Array.from({ length: PRETENDED_FACES }, () =>
    extractChip(gray, predictLandmarks(predictor, gray, face)),
  );
  await describe(chips.slice(0, 1));
}
