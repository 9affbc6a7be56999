import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { extractChip } from '../../../encoder/align/extract-chip.ts';
import { findFaces } from '../../../encoder/detect/find-faces.ts';
import { findSamplePhoto, SAMPLES } from '../../../encoder/golden/sample-photos.ts';
import { openModels } from '../../../encoder/open-models.ts';
import { measureGeometry } from '../../../encoder/quality/measure-geometry.ts';
import { measurePixels } from '../../../encoder/quality/measure-pixels.ts';
import type { Detection, Point } from '../../../encoder/types.ts';

export interface CutFace {
  readonly chip: Uint8Array;
  readonly place: ReturnType<typeof measureGeometry>;
  readonly pixels: ReturnType<typeof measurePixels>;
  readonly eyes: readonly [Point, Point];
  readonly picture: { readonly width: number; readonly height: number };
  /** Of the two largest faces. */
  readonly areas: readonly [number, number];
}

/** Every face of the sample photos, as they are, dark, over-exposed, in colours of the night, and blurred. */
export async function cutFaces(): Promise<CutFace[]> {
  const models = await openModels(join(import.meta.dirname, '../../../encoder/models'));
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
