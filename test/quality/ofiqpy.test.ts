import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { measuresSchema } from '../../api/quality.ts';
import { CHIP_SIZE } from '../../encoder/align/extract-chip.ts';
import { EYES_TO_CHIN } from '../../encoder/quality/estimate-pose.ts';
import { EYE_DISTANCE, EYES, EYES_TO_MOUTH, MASK } from '../../encoder/quality/face-region.ts';
import { scaleMeasures } from '../../encoder/quality/scale-measures.ts';
import { type CutFace, cutFaces } from './support/cut-faces.ts';
import { runPython } from './support/run-python.ts';

/**
 * Holds the quality measures against ofiqpy, an implementation of ISO/IEC 29794-5 beside OFIQ: the same pixels must give the
 * same numbers.
 */
const answersSchema = z.array(z.record(z.string(), z.number()));

const names = Object.keys(measuresSchema.shape);
let measured: Record<string, number>[];
let expected: z.infer<typeof answersSchema>;

beforeAll(async () => {
  const faces = await cutFaces();
  measured = faces.map(({ place, pixels, areas: [largest, other] }) => ({
    ...scaleMeasures(place, pixels, other / largest),
  }));
  const given = { side: CHIP_SIZE, mask: [...MASK], faces: faces.map(describeFace) };
  expected = answersSchema.parse(JSON.parse(await runPython('ofiq_measures.py', given)));
});

function describeFace({ chip, place, eyes, picture, areas }: CutFace) {
  const [right, left] = eyes;
  return {
    chip: [...chip],
    aligned: [
      [Math.round(EYES.left), Math.round(EYES.y)],
      [Math.round(EYES.right), Math.round(EYES.y)],
      [Math.round(EYES.left + EYE_DISTANCE / 2), Math.round(EYES.y + EYE_DISTANCE * EYES_TO_MOUTH)],
    ],
    pose: { yaw: place.yaw, pitch: place.pitch, roll: place.roll },
    eyes,
    chin: [(right[0] + left[0]) / 2, (right[1] + left[1]) / 2 + place.seenEyeDistance * EYES_TO_CHIN],
    ...picture,
    areas,
  };
}

describe('the quality measures', () => {
  it('are seventeen, of more than a hundred faces', () => {
    expect(names).toHaveLength(17);
    expect(measured.length).toBeGreaterThan(100);
    expect(expected).toHaveLength(measured.length);
  });

  it.each(names)('have the same %s as ofiqpy for every face', (name) => {
    const own = measured.map((measures) => measures[name]);

    expect(own).toEqual(expected.map((measures) => measures[name]));
    expect(own).not.toContain(undefined);
  });
});
