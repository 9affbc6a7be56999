import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutPortrait, findFaces, findNearest, openBenchEncoder } from '../../bench/quality/measured-face.ts';
import { findSamplePhoto } from '../../encoder/golden/sample-photos.ts';
import type { BuiltInEncoder, Face } from '../../encoder/index.ts';
import { runPython } from './support/run-python.ts';

/**
 * Makes portraits worse and worse with ofiq-syngen, whose operators are named after the components of ISO/IEC 29794-5. Without
 * OFIQ's models some do nothing, and its turned heads are flat pictures that are tilted: those are not here.
 */
const SEVERITIES = [0.2, 0.6, 1];

/** The measure that has to fall, by operator. */
const measures = {
  LuminanceMean: 'light',
  LuminanceVariance: 'contrast',
  UnderExposurePrevention: 'shadow',
  DynamicRange: 'range',
  IlluminationUniformity: 'even',
  NaturalColour: 'colour',
  InterEyeDistance: 'eyes',
  HeadSize: 'head',
  HeadPoseRoll: 'roll',
  LeftwardCropOfTheFaceImage: 'left',
  RightwardCropOfTheFaceImage: 'right',
  MarginAboveOfTheFaceImage: 'above',
  MarginBelowOfTheFaceImage: 'below',
} as const;

/** Operators whose harm the score has to see, which of several variants of them, and what most portraits are advised at the end. */
const harms = [
  ['Sharpness', 0, 'too_blurred'],
  ['Sharpness', 1, 'too_blurred'],
  ['UnderExposurePrevention', 0, 'more_light'],
  ['MarginBelowOfTheFaceImage', 0, 'not_whole'],
] as const;

const operators = [
  ...Object.keys(measures).map((component) => [component, 0] as const),
  ...harms.map(([component, variant]) => [component, variant] as const),
];

let folder: string;
/** Qualities of all portraits, by operator, variant and severity. */
const qualities = new Map<string, Face['quality'][]>();
let originals: Face['quality'][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-syngen-'));
  const encoder = await openBenchEncoder();
  const portraits = await cutPortraits(encoder);
  originals = portraits.map(({ face }) => face.quality);
  const given = { portraits: portraits.map(({ file }) => file), operators, severities: SEVERITIES, folder };
  await runPython('syngen_pictures.py', given);
  for (const [component, variant] of operators) {
    for (const severity of SEVERITIES) {
      const name = nameOf(component, variant, severity);
      const found = portraits.map(async ({ face }, number) => {
        const bytes = await readFile(join(folder, `${number}-${name}.png`));
        return findNearest(await findFaces(encoder, bytes), face.vector)?.quality;
      });
      qualities.set(
        name,
        (await Promise.all(found)).filter((quality) => quality !== undefined),
      );
    }
  }
  await encoder.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** As Python writes numbers. */
const nameOf = (component: string, variant: number, severity: number): string =>
  `${component}-${variant}-${severity === 1 ? '1' : severity}`;

/** All faces of two sample photos, each in a picture of its own. */
async function cutPortraits(encoder: BuiltInEncoder): Promise<{ file: string; face: Face }[]> {
  const portraits: { file: string; face: Face }[] = [];
  for (const photo of [findSamplePhoto(3), findSamplePhoto(6)]) {
    for (const inPhoto of await findFaces(encoder, await readFile(photo))) {
      const { bytes } = await cutPortrait(photo, inPhoto);
      const file = join(folder, `portrait-${portraits.length}.png`);
      await writeFile(file, bytes);
      const [face] = await findFaces(encoder, bytes);
      if (face) portraits.push({ file, face });
    }
  }
  return portraits;
}

/** Means over all portraits: as they are, and then by rising severity. */
function meansOf(component: string, variant: number, read: (quality: Face['quality']) => number): number[] {
  const worse = SEVERITIES.map((severity) => qualities.get(nameOf(component, variant, severity)) ?? []);
  return [originals, ...worse].map((group) => group.reduce((sum, quality) => sum + read(quality), 0) / group.length);
}

describe('portraits that become worse and worse', () => {
  it.each(Object.entries(measures))('by %s have less and less of the measure %s', (component, measure) => {
    // A head that fills the picture is too large at first.
    const means = meansOf(component, 0, (quality) => quality.measures[measure]).slice(measure === 'head' ? 1 : 0);

    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(means.at(-1)).toBeLessThan(0.85 * (means[0] ?? 0));
  });

  it.each(harms)(
    'by %s, variant %i, have a lower and lower score, and are advised %s',
    (component, variant, advice) => {
      const means = meansOf(component, variant, ({ score }) => score).slice(1);

      expect(means).toEqual(means.toSorted((a, b) => b - a));
      expect(means.at(-1)).toBeLessThan(0.8 * (means[0] ?? 0));
      const worst = qualities.get(nameOf(component, variant, 1)) ?? [];
      const advised = worst.filter((quality) => quality.advice.includes(advice));
      expect(worst).toHaveLength(originals.length);
      expect(advised.length).toBeGreaterThan(worst.length / 2);
    },
  );
});
