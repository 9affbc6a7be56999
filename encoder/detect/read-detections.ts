import type { Detection, Point } from '../types.ts';

/** The network's outputs, one row for each anchor. */
export interface DetectorOutputs {
  /** `[anchors][4]`: centre x and y, width, height, relative to the anchor. */
  offsets: Float32Array;
  /** `[anchors][2]`: probability of background, of a face. */
  scores: Float32Array;
  /** `[anchors][5][2]`, relative to the anchor. */
  landmarks: Float32Array;
}

/** Anchors are squares of these sides (px), centred in the cells of a grid of this stride (px). */
const GRIDS = [
  { stride: 8, sides: [16, 32] },
  { stride: 16, sides: [64, 128] },
  { stride: 32, sides: [256, 512] },
] as const;

/** Positions and sizes are learnt in these fractions of an anchor (SSD's "variances"). */
const CENTRE_VARIANCE = 0.1;
const SIZE_VARIANCE = 0.2;

/** Two boxes that share more of their union than this are one face. */
const LARGEST_OVERLAP = 0.4;

/** A square around a point, px. */
interface Anchor {
  x: number;
  y: number;
  side: number;
}

/** All anchors whose score exceeds the threshold, in the order of the network's rows. */
export function readDetections(
  outputs: DetectorOutputs,
  { width, height }: { width: number; height: number },
  threshold: number,
): Detection[] {
  const { scores } = outputs;
  const detections: Detection[] = [];
  let row = 0;
  for (const { stride, sides } of GRIDS) {
    const columns = Math.ceil(width / stride);
    const cells = columns * Math.ceil(height / stride);
    // A picture has 17,000 anchors, and hardly one of them is a face: nothing is made for the others.
    for (let cell = 0; cell < cells; cell++) {
      for (let size = 0; size < sides.length; size++, row++) {
        if ((scores[2 * row + 1] ?? 0) > threshold) {
          const [x, y] = [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride];
          detections.push(readDetection(outputs, row, { x, y, side: sides[size] ?? 0 }));
        }
      }
    }
  }
  if (scores.length !== 2 * row) throw new Error(`the detector gave ${scores.length / 2} rows, expected ${row}`);
  return detections;
}

function readDetection(
  { offsets, scores, landmarks }: DetectorOutputs,
  row: number,
  { x, y, side }: Anchor,
): Detection {
  const point = (i: number): Point => [
    x + side * CENTRE_VARIANCE * (landmarks[10 * row + 2 * i] ?? 0),
    y + side * CENTRE_VARIANCE * (landmarks[10 * row + 2 * i + 1] ?? 0),
  ];
  const [dx = 0, dy = 0, dw = 0, dh = 0] = offsets.subarray(4 * row, 4 * row + 4);
  const halfWidth = (side * Math.exp(dw * SIZE_VARIANCE)) / 2;
  const halfHeight = (side * Math.exp(dh * SIZE_VARIANCE)) / 2;
  const centreX = x + side * CENTRE_VARIANCE * dx;
  const centreY = y + side * CENTRE_VARIANCE * dy;
  return {
    score: scores[2 * row + 1] ?? 0,
    left: centreX - halfWidth,
    top: centreY - halfHeight,
    right: centreX + halfWidth,
    bottom: centreY + halfHeight,
    landmarks: [point(0), point(1), point(2), point(3), point(4)],
  };
}

/** Non-maximum suppression: of boxes that overlap too much, the best one stays. Best first. */
export function suppressOverlaps(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => findOverlap(detection, other) <= LARGEST_OVERLAP)) kept.push(detection);
  }
  return kept;
}

/** Intersection over union. */
function findOverlap(a: Detection, b: Detection): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (findArea(a) + findArea(b) - shared);
}

function findArea({ left, top, right, bottom }: Detection): number {
  return (right - left) * (bottom - top);
}
