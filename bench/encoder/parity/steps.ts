import { readFile } from 'node:fs/promises';
import { measureDistance } from '../../../api/distance.ts';
import { extractChip } from '../../../encoder/align/extract-chip.ts';
import { predictLandmarks } from '../../../encoder/align/predict-landmarks.ts';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import { drawAtSize } from '../../../encoder/golden/draw-at-size.ts';
import { findPeers, GOLDEN_SIZES, isProfile, readGolden } from '../../../encoder/golden/read-golden.ts';
import { findSamplePhoto, SAMPLES } from '../../../encoder/golden/sample-photos.ts';
import { openEncoder } from '../../../encoder/index.ts';
import { openModels } from '../../../encoder/open-models.ts';
import { modelsFolder } from '../../support/folders.ts';
import { describeValues } from './describe-values.ts';

/** Our landmarks in dlib's boxes, and our vectors from dlib's landmarks, on the same pixels. */
export async function measureSteps(): Promise<void> {
  const golden = await readGolden();
  const models = await openModels(modelsFolder);
  const [pointsApart, axesApart, vectorsApart]: [number[], number[], number[]] = [[], [], []];
  for (const size of GOLDEN_SIZES) {
    for (const sample of SAMPLES) {
      const { pixels } = await decodePicture(await readFile(findSamplePhoto(sample)), size);
      const faces = golden.steps(sample, size);
      const vectors = await models.describe(faces.map(({ landmarks }) => extractChip(pixels, landmarks)));
      for (const [face, { box, landmarks, vector }] of faces.entries()) {
        const [left, top, right, bottom] = box;
        const found = predictLandmarks(models.predictor, pixels, { left, top, right, bottom });
        for (const [i, [x, y]] of landmarks.entries()) {
          const [ourX, ourY] = found[i] ?? [Number.NaN, Number.NaN];
          pointsApart.push(Math.hypot(ourX - x, ourY - y));
          axesApart.push(Math.abs(ourX - x), Math.abs(ourY - y));
        }
        vectorsApart.push(measureDistance(vectors[face] ?? [], vector));
      }
    }
  }
  await models.release();
  console.log(`Beside dlib, on the same pixels at ${GOLDEN_SIZES.join(', ')} px`);
  console.log(`  landmarks in dlib's box, px apart           ${describeValues(pointsApart)}`);
  console.log(`  the same, along one axis (test: 1 px)       ${describeValues(axesApart)}`);
  console.log(`  vectors from dlib's landmarks (test: 0.001) ${describeValues(vectorsApart, 5)}`);
}

/** Our vectors, from the picture on, beside dlib's of every face at three sizes and beside face_recognition's. */
export async function measureWholeWay(): Promise<void> {
  const golden = await readGolden();
  const encoder = await openEncoder({ threads: 0 });
  const [beside, besidePeer]: [number[], number[]] = [[], []];
  const profile: string[] = [];
  for (const sample of SAMPLES) {
    for (const size of GOLDEN_SIZES) {
      const { faces } = await encoder.encode(await drawAtSize(sample, size));
      for (const { box, vector, confidence } of faces) {
        for (const peer of findPeers(box, golden.steps(sample, size))) {
          const distance = measureDistance(vector, peer.vector);
          beside.push(distance);
          if (isProfile(sample, size, peer)) {
            profile.push(`${distance.toFixed(3)} at ${size} px (confidence ${confidence.toFixed(3)})`);
          }
        }
        if (size !== 1920) continue;
        for (const peer of findPeers(box, golden.whole(sample))) besidePeer.push(measureDistance(vector, peer.vector));
      }
    }
  }
  await encoder.close();
  const [above, below] = [beside.filter((d) => d >= 0.15).length, beside.filter((d) => d < 0.15)];
  console.log('\nThe whole way, from the picture to the vector (test: 0.15)');
  console.log(`  beside dlib, all faces at three sizes       ${describeValues(beside)}; ${above} beyond 0.15`);
  console.log(`  without those                               ${describeValues(below)}`);
  console.log(`  the woman in profile in sample 2            ${profile.join(', ')}`);
  console.log(`  beside face_recognition, the photo as it is ${describeValues(besidePeer)}`);
}
