import { readFile } from 'node:fs/promises';
import { measureDistance } from '../../../api/distance.ts';
import { extractChip } from '../../../encoder/align/extract-chip.ts';
import { findPredictorBox } from '../../../encoder/align/find-predictor-box.ts';
import { predictLandmarks } from '../../../encoder/align/predict-landmarks.ts';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import { findFaces } from '../../../encoder/detect/find-faces.ts';
import type { FoundFace } from '../../../encoder/detect/judge-faces.ts';
import { findPeers, readGolden } from '../../../encoder/golden/read-golden.ts';
import { findSamplePhoto, SAMPLES } from '../../../encoder/golden/sample-photos.ts';
import { openEncoder } from '../../../encoder/index.ts';
import { type OpenModels, openModels } from '../../../encoder/open-models.ts';
import type { Detection, Pixels } from '../../../encoder/types.ts';
import { cutFace } from '../../support/cut-face.ts';
import { modelsFolder } from '../../support/folders.ts';
import { describeValues } from './describe-values.ts';

/** Room around the face on each side, as parts of its box. */
const MARGINS = [0.05, 0.15, 0.3, 0.6, 1.2];
/** Longest side of a cut-out, px. */
const SIZES = [480, 640, 1280];

/**
 * In how many cut-outs a look at half the size is enough; and there, how far vectors are from dlib's (of the same face in
 * the whole photo), found at half the size and at full size.
 */
export async function measureHalf(): Promise<void> {
  const golden = await readGolden();
  const encoder = await openEncoder({ threads: 0 });
  const models = await openModels(modelsFolder);
  let pictures = 0;
  const [half, full]: [number[], number[]] = [[], []];
  for (const sample of SAMPLES) {
    for (const { box } of (await encoder.encode(await readFile(findSamplePhoto(sample)))).faces) {
      const peers = findPeers(box, golden.steps(sample, 1920)).map(({ vector }) => vector);
      for (const margin of MARGINS) {
        for (const size of SIZES) {
          const { pixels } = await decodePicture(await cutFace(sample, box, margin, size));
          pictures++;
          const faces = await findAtHalf(models, pixels);
          if (faces === undefined) continue;
          const whole = await models.detect(pixels);
          half.push(
            ...(await compare(
              models,
              pixels,
              faces.map(({ detection }) => detection),
              peers,
            )),
          );
          full.push(...(await compare(models, pixels, whole, peers)));
        }
      }
    }
  }
  await Promise.all([encoder.close(), models.release()]);
  console.log(
    `\n${pictures} upright cut-outs: a look at half the size is enough for ${half.length}; there, beside dlib`,
  );
  console.log(`  found at half the size                      ${describeValues(half)}`);
  console.log(`  found at full size                          ${describeValues(full)}`);
}

/** The faces, where the detector was asked about the picture at half its size only. */
async function findAtHalf(models: OpenModels, pixels: Pixels): Promise<FoundFace[] | undefined> {
  let looks = 0;
  const { faces } = await findFaces(
    (picture, threshold) => {
      looks++;
      return models.detect(picture, threshold);
    },
    models.predictor,
    pixels,
  );
  return looks === 1 ? faces : undefined;
}

/** The distance of the nearest of these faces. */
async function compare(
  { predictor, describe }: OpenModels,
  pixels: Pixels,
  faces: readonly Detection[],
  peers: readonly number[][],
): Promise<number[]> {
  const points = faces.map((face) => predictLandmarks(predictor, pixels, findPredictorBox(face)));
  const vectors = await describe(points.map((landmarks) => extractChip(pixels, landmarks)));
  const distances = vectors.flatMap((vector) => peers.map((peer) => measureDistance(vector, peer)));
  return distances.length > 0 ? [Math.min(...distances)] : [];
}
