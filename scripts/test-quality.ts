import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { CHIP_SIZE, extractChip } from '../encoder/align/extract-chip.ts';
import { findFaces } from '../encoder/detect/find-faces.ts';
import { findSamplePhoto, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { openModels } from '../encoder/open-models.ts';
import { EYES_TO_CHIN } from '../encoder/quality/estimate-pose.ts';
import { EYE_DISTANCE, EYES, EYES_TO_MOUTH, MASK } from '../encoder/quality/face-region.ts';
import { measureGeometry } from '../encoder/quality/measure-geometry.ts';
import { measurePixels } from '../encoder/quality/measure-pixels.ts';
import { type QualityMeasures, scaleMeasures } from '../encoder/quality/scale-measures.ts';
import type { Detection, Point } from '../encoder/types.ts';
import { say } from './emulator/run-step.ts';
import { preparePython } from './faults/python-environment.ts';

/**
 * `npm run test:quality`: holds the quality measures against ofiqpy, an implementation of ISO/IEC 29794-5 beside OFIQ, on the faces
 * of the sample photos and on worse versions of them: the same pixels must give the same numbers. It needs Python.
 */
const sources = join(import.meta.dirname, 'quality');
const pythonBin = await preparePython('quality', join(sources, 'requirements.txt'));
const faces = await cutFaces();
const measured = faces.map(({ place, pixels, areas: [largest, other] }) =>
  scaleMeasures(place, pixels, other / largest),
);
const expected = measureWithOfiqpy();
const differences = measured.flatMap((own, index) =>
  Object.entries(own)
    .map(([name, value]) => ({ name, value, other: expected[index]?.[name] }))
    .filter(({ value, other }) => value !== other)
    .map(({ name, value, other }) => `face ${index}, ${name}: ${value}, by ofiqpy ${other}`),
);
const compared = measured.reduce((sum, own) => sum + Object.keys(own).length, 0);
say(`${compared - differences.length} of ${compared} measures of ${measured.length} faces are those of ofiqpy`);
if (differences.length > 0) {
  console.error(differences.join('\n'));
  process.exitCode = 1;
}

interface CutFace {
  readonly chip: Uint8Array;
  readonly place: ReturnType<typeof measureGeometry>;
  readonly pixels: ReturnType<typeof measurePixels>;
  readonly eyes: readonly [Point, Point];
  readonly picture: { readonly width: number; readonly height: number };
  /** Of the two largest faces. */
  readonly areas: readonly [number, number];
}

/** Every face of the sample photos, as they are, dark, over-exposed, in colours of the night, and blurred. */
async function cutFaces(): Promise<CutFace[]> {
  const models = await openModels(join(import.meta.dirname, '..', 'encoder', 'models'));
  const cut: CutFace[] = [];
  for (const photo of SAMPLES.map(findSamplePhoto)) {
    const original = sharp(await readFile(photo));
    const versions = [
      original.clone(),
      original.clone().linear(0.3, 0),
      original.clone().linear(2, 0),
      original.clone().tint('#4060ff'),
      original.clone().blur(6),
    ];
    for (const version of versions) {
      const { pixels } = await models.decode(await version.jpeg().toBuffer());
      const found = await findFaces(models.detect, models.predictor, pixels);
      cut.push(...found.faces.map(({ detection, landmarks }) => measure(found.pixels, detection, landmarks)));
    }
  }
  await models.release();
  return cut;
}

function measure(
  picture: { readonly data: Uint8Array; readonly width: number; readonly height: number },
  detection: Detection,
  landmarks: readonly Point[],
): CutFace {
  const chip = extractChip(picture, landmarks);
  // OFIQ's landmarks are whole pixels, and so must be the middle between both eyes.
  const [right, left] = [detection.landmarks[0], detection.landmarks[1]].map(roundToEven);
  const eyes: [Point, Point] = [right ?? [0, 0], left ?? [0, 0]];
  const [, , nose, ...mouth] = detection.landmarks;
  const rounded: Detection = { ...detection, landmarks: [...eyes, nose, ...mouth] };
  const { width, height } = picture;
  const place = measureGeometry(rounded, { width, height, enlargement: 1 });
  const area = (detection.right - detection.left) * (detection.bottom - detection.top);
  return { chip, place, pixels: measurePixels(chip), eyes, picture: { width, height }, areas: [area, area / 3] };
}

function roundToEven([x, y]: Point): Point {
  return [2 * Math.round(x / 2), 2 * Math.round(y / 2)];
}

function measureWithOfiqpy(): Partial<Record<string, number>>[] {
  const given = {
    side: CHIP_SIZE,
    mask: [...MASK],
    faces: faces.map(({ chip, place, eyes, picture, areas }) => ({
      chip: [...chip],
      aligned: [
        [Math.round(EYES.left), Math.round(EYES.y)],
        [Math.round(EYES.right), Math.round(EYES.y)],
        [Math.round(EYES.left + EYE_DISTANCE / 2), Math.round(EYES.y + EYE_DISTANCE * EYES_TO_MOUTH)],
      ],
      pose: { yaw: place.yaw, pitch: place.pitch, roll: place.roll },
      eyes,
      chin: [(eyes[0][0] + eyes[1][0]) / 2, (eyes[0][1] + eyes[1][1]) / 2 + place.seenEyeDistance * EYES_TO_CHIN],
      ...picture,
      areas,
    })),
  };
  const program = [join(sources, 'ofiq_measures.py')];
  const { status, stdout, stderr } = spawnSync(join(pythonBin, 'python'), program, {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`ofiqpy failed: ${stderr}`);
  const answers: Record<keyof QualityMeasures, number>[] = JSON.parse(stdout);
  return answers;
}
