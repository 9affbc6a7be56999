import { describe, expect, it } from 'vitest';
import { findPredictorBox } from '../../../encoder/align/find-predictor-box.ts';
import type { LandmarkPredictor } from '../../../encoder/align/read-landmark-predictor.ts';
import { encodePicture, type Steps } from '../../../encoder/encode-picture.ts';
import type { Detection, Point } from '../../../encoder/types.ts';

const PICTURE = { width: 640, height: 480 };
const SHORT = 1.3;
const LONG = 1.47;

/** An upright face of 50 px with middling score, and dlib's points for it. */
const POINTS: Detection['landmarks'] = [
  [14, 26],
  [36, 26],
  [25, 39],
  [16, 51],
  [34, 51],
];
const DLIB_POINTS: readonly Point[] = [
  [40, 26],
  [31, 26],
  [10, 26],
  [19, 26],
  [25, 43],
];

describe('encodePicture', () => {
  it('gives no face where the vector is too short for one', async () => {
    expect((await encode([SHORT])).faces).toEqual([]);
  });

  it('gives the other faces of the picture', async () => {
    const { faces } = await encode([LONG, SHORT, LONG]);

    expect(faces.map(({ box }) => box.x)).toEqual([0, 200]);
    expect(faces.map(({ vector }) => Math.hypot(...vector))).toEqual([expect.closeTo(LONG), expect.closeTo(LONG)]);
  });

  it('does not count a detection that turns out to be no face', async () => {
    expect((await encode([LONG, LONG, LONG, LONG, LONG, SHORT])).faces).toHaveLength(5);
  });

  it('refuses six faces', async () => {
    await expect(encode([LONG, LONG, LONG, LONG, LONG, LONG])).rejects.toMatchObject({ code: 'too_many_faces' });
  });

  it('refuses a crowd before it is described', async () => {
    const described: number[] = [];

    await expect(encode(new Array(11).fill(SHORT), described)).rejects.toMatchObject({ code: 'too_many_faces' });
    expect(described).toEqual([]);
  });

  it('frees the pixels when it has encoded or refused the picture', async () => {
    const [encoded, refused] = [new Uint8Array(640 * 480 * 3), new Uint8Array(640 * 480 * 3)];
    await encode([LONG], [], { data: encoded });
    await encode(new Array(6).fill(LONG), [], { data: refused }).catch(() => undefined);

    expect([encoded.length, refused.length]).toEqual([0, 0]);
  });

  it("takes a caller's low threshold into account", async () => {
    const [score, detectionThreshold] = [0.66, 0.5];

    expect((await encode([1.42], [], { score, detectionThreshold })).faces).toHaveLength(1);
  });
});

/** Encodes a picture of so many detections, whose vectors have these lengths. */
function encode(
  lengths: readonly number[],
  described: number[] = [],
  {
    score = 0.95,
    detectionThreshold,
    data = new Uint8Array(640 * 480 * 3),
  }: { score?: number; detectionThreshold?: number; data?: Uint8Array } = {},
) {
  const detections = lengths.map((_, i) => giveDetection((i % 6) * 100, Math.floor(i / 6) * 100, score));
  const steps: Steps = {
    decode: async () => ({ type: 'png', pixels: { data, ...PICTURE }, ...PICTURE }),
    // Nothing at half the resolution.
    detect: async ({ width }) => (width === PICTURE.width ? detections : []),
    detectionThreshold,
    predictor: givePredictor(),
    maxFaces: 5,
    describe: async (chips) => {
      described.push(chips.length);
      return chips.map((_, i) => new Array(128).fill((lengths[i] ?? 0) / Math.sqrt(128)));
    },
  };
  return encodePicture(steps, new Uint8Array(0));
}

function giveDetection(x: number, y: number, score: number): Detection {
  const move = ([px, py]: Point): Point => [px + x, py + y];
  const [a, b, c, d, e] = POINTS;
  return {
    score,
    left: x,
    top: y,
    right: x + 50,
    bottom: y + 65,
    landmarks: [move(a), move(b), move(c), move(d), move(e)],
  };
}

/** A predictor without trees: it finds dlib's points at the same places of every box. */
function givePredictor(): LandmarkPredictor {
  const { left, top, right, bottom } = findPredictorBox(giveDetection(0, 0, 1));
  const meanShape = DLIB_POINTS.flatMap(([x, y]) => [(x - left) / (right - left), (y - top) / (bottom - top)]);
  return {
    cascades: 0,
    trees: 0,
    leaves: 0,
    features: 0,
    points: DLIB_POINTS.length,
    meanShape: Float32Array.from(meanShape),
    anchors: new Int32Array(0),
    offsets: new Float32Array(0),
    splits: new Int32Array(0),
    corrections: new Float32Array(0),
  };
}
