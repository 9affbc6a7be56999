import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPredictorBox } from '../align/find-predictor-box.ts';
import { decodePicture } from '../decode/decode-picture.ts';
import { openModels } from '../open-models.ts';
import { GOLDEN_SIZES } from './read-golden.ts';
import { findSamplePhoto, SAMPLES } from './sample-photos.ts';

/**
 * Writes the sample photos for dlib into a folder: as they are, and decoded by this encoder at three sizes (PPM, RGB), each
 * with the boxes of this encoder's faces for those that dlib's detector does not find.
 */
export async function writePictures(folder: string): Promise<void> {
  const { detect, release } = await openModels(join(import.meta.dirname, '../models'));
  for (const sample of SAMPLES) {
    await copyFile(findSamplePhoto(sample), join(folder, `sample${sample}.jpg`));
    for (const size of GOLDEN_SIZES) {
      const { pixels } = await decodePicture(await readFile(findSamplePhoto(sample)), size);
      const name = join(folder, `sample${sample}-${size}`);
      const header = `P6\n${pixels.width} ${pixels.height}\n255\n`;
      await writeFile(`${name}.ppm`, Buffer.concat([Buffer.from(header), pixels.data]));
      const boxes = (await detect(pixels)).map(findPredictorBox);
      const rectangles = boxes.map(({ left, top, right, bottom }) => [left, top, right, bottom]);
      await writeFile(`${name}.json`, JSON.stringify(rectangles));
    }
  }
  await release();
}
