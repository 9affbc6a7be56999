import { Tensor } from '../load-runtime.ts';
import { type Network, readFloats } from '../read-network.ts';
import type { Detection, Pixels } from '../types.ts';
import { readDetections, suppressOverlaps } from './read-detections.ts';

/**
 * Detections that score below this are discarded, unless the caller names another threshold. It is on the careful side: a
 * lower one counts small faces better and finds more false positives; a higher one loses small faces (docs/encoder.md).
 */
export const DETECTION_THRESHOLD = 0.8;

/** A side shorter than this, px, has no room for a face that the detector can see. */
const SMALLEST_SIDE = 16;

/** What the detector was trained to have taken off, in the order blue, green, red. */
const MEAN_BGR = [104, 117, 127] as const;

/** @param threshold another one than the detector's own */
export type FaceDetector = (pixels: Pixels, threshold?: number) => Promise<Detection[]>;

/**
 * RetinaFace with a MobileNet-0.25 backbone (Deng et al., "RetinaFace: Single-stage Dense Face Localisation in the
 * Wild", 2019). Faces come best score first. One call at a time: the input's memory is used again.
 */
export function createFaceDetector(network: Network, ownThreshold = DETECTION_THRESHOLD): FaceDetector {
  let input = new Float32Array(0);
  return async (pixels, threshold = ownThreshold) => {
    const { width, height } = pixels;
    if (Math.min(width, height) < SMALLEST_SIDE) return [];
    if (input.length < 3 * width * height) input = new Float32Array(3 * width * height);
    const planes = fillPlanes(pixels, input.subarray(0, 3 * width * height));
    const outputs = await network.run({ input: new Tensor('float32', planes, [1, 3, height, width]) });
    const detections = readDetections(
      {
        offsets: readFloats(outputs, 'loc'),
        scores: readFloats(outputs, 'conf'),
        landmarks: readFloats(outputs, 'landmarks'),
      },
      { width, height },
      threshold,
    );
    return suppressOverlaps(detections);
  };
}

/** RGB bytes by pixel -> floats by plane: blue, green, red, each less its mean. */
export function fillPlanes({ data, width, height }: Pixels, planes: Float32Array): Float32Array {
  const size = width * height;
  const [blue, green, red] = MEAN_BGR;
  for (let pixel = 0, byte = 0; pixel < size; pixel++, byte += 3) {
    planes[pixel] = (data[byte + 2] ?? 0) - blue;
    planes[size + pixel] = (data[byte + 1] ?? 0) - green;
    planes[2 * size + pixel] = (data[byte] ?? 0) - red;
  }
  return planes;
}
