import { extractChip } from './align/extract-chip.ts';
import type { LandmarkPredictor } from './align/read-landmark-predictor.ts';
import type { DecodedPicture } from './decode/decode-picture.ts';
import type { FaceDescriber } from './describe/describe-faces.ts';
import type { FaceDetector } from './detect/detect-faces.ts';
import { type FoundFaces, findFaces } from './detect/find-faces.ts';
import type { FoundFace } from './detect/judge-faces.ts';
import { hasVectorOfFace } from './detect/judge-vector.ts';
import { turnBack } from './detect/turn-picture.ts';
import { freeMemory } from './free-memory.ts';
import { PictureError } from './picture-error.ts';
import { judgeQuality } from './quality/judge-quality.ts';
import type { Box, EncodedPicture, Face, Pixels, Point } from './types.ts';

export interface Steps {
  /** Its pixels are freed once the picture is encoded. */
  decode(bytes: Uint8Array): Promise<DecodedPicture>;
  detect: FaceDetector;
  /** The score from which a detection is a face; undefined: the default. */
  detectionThreshold?: number | undefined;
  predictor: LandmarkPredictor;
  /** A picture with more faces is refused. */
  maxFaces: number;
  describe: FaceDescriber;
}

/**
 * Some detections turn out to be no faces by their vectors. A picture with so many times more than it may have is refused without
 * a look at them.
 */
const DETECTIONS_PER_FACE = 2;

/** The whole way from a file's bytes to vectors: decode, detect, align, describe. */
export async function encodePicture(steps: Steps, bytes: Uint8Array): Promise<EncodedPicture> {
  const picture = await steps.decode(bytes);
  try {
    return await encodePixels(steps, picture);
  } finally {
    freeMemory(picture.pixels.data);
  }
}

async function encodePixels(steps: Steps, picture: DecodedPicture): Promise<EncodedPicture> {
  const found = await findFaces(steps.detect, steps.predictor, picture.pixels, steps.detectionThreshold);
  const refuseMoreThan = (limit: number, { length }: readonly unknown[]): void => {
    if (length <= limit) return;
    throw new PictureError('too_many_faces', `More than ${steps.maxFaces} faces found`, { detectedType: picture.type });
  };
  refuseMoreThan(DETECTIONS_PER_FACE * steps.maxFaces, found.faces);
  const cut = found.faces.map((face) => ({ ...face, chip: extractChip(found.pixels, face.landmarks) }));
  const vectors = await steps.describe(cut.map(({ chip }) => chip));
  const described = cut.map((face, i) => ({ ...face, vector: vectors[i] ?? [] }));
  const confirmed = described.filter(({ detection, vector }) =>
    hasVectorOfFace(detection, vector, steps.detectionThreshold),
  );
  refuseMoreThan(steps.maxFaces, confirmed);
  const judged = judgeQuality(confirmed, { ...found.pixels, enlargement: picture.width / picture.pixels.width });
  const faces = judged.map((face) => ({ ...placeFace(face, found, picture), vector: face.vector }));
  return { width: picture.width, height: picture.height, faces: orderFaces(faces) };
}

/** Largest first, equal sizes left to right. */
export function orderFaces(faces: readonly Face[]): Face[] {
  const area = ({ box }: Face): number => box.width * box.height;
  return faces.toSorted((a, b) => area(b) - area(a) || a.box.x - b.box.x);
}

/** From pixels of the small, perhaps turned picture to pixels of the upright picture at its full size. */
function placeFace(
  { detection, landmarks, quality }: FoundFace & Pick<Face, 'quality'>,
  { quarterTurns }: FoundFaces,
  { pixels, width, height }: DecodedPicture,
): Omit<Face, 'vector'> {
  const enlarge = ([x, y]: Point): Point => [
    ((x + 0.5) * width) / pixels.width - 0.5,
    ((y + 0.5) * height) / pixels.height - 0.5,
  ];
  const place = (point: Point): Point => enlarge(turnBack(point, pixels, quarterTurns));
  // The detector counts from the first pixel's corner, landmarks from its centre.
  const corner = (x: number, y: number): Point => place([x - 0.5, y - 0.5]);
  const corners = [corner(detection.left, detection.top), corner(detection.right, detection.bottom)];
  return {
    box: toBox(corners, { width, height }),
    landmarks: landmarks.map((point) => place(point).map(roundToHundredths)).map(([x = 0, y = 0]) => [x, y]),
    confidence: detection.score,
    quality,
  };
}

/** Whole pixels, inside the picture, at least one wide and high. */
function toBox(corners: readonly Point[], { width, height }: Omit<Pixels, 'data'>): Box {
  const clamp = (value: number, limit: number): number => Math.min(Math.max(Math.round(value), 0), limit);
  const xs = corners.map(([x]) => x + 0.5);
  const ys = corners.map(([, y]) => y + 0.5);
  const x = clamp(Math.min(...xs), width - 1);
  const y = clamp(Math.min(...ys), height - 1);
  return {
    x,
    y,
    width: Math.max(1, clamp(Math.max(...xs), width) - x),
    height: Math.max(1, clamp(Math.max(...ys), height) - y),
  };
}

function roundToHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
