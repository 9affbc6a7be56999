import sharp from 'sharp';
import { findSamplePhoto, type SampleNumber } from '../../encoder/golden/sample-photos.ts';
import type { Box } from '../../encoder/index.ts';

/**
 * A face of a sample photo with room around it, as far as the photo goes, as PNG.
 *
 * @param margin room on each side, as a part of the face's box
 * @param size longest side of the cut-out, px; 0 leaves it as large as it is in the photo
 */
export async function cutFace(sample: SampleNumber, box: Box, margin: number, size: number): Promise<Buffer> {
  const photo = findSamplePhoto(sample);
  const { width, height } = await sharp(photo).metadata();
  const left = Math.max(0, Math.round(box.x - margin * box.width));
  const top = Math.max(0, Math.round(box.y - margin * box.height));
  const right = Math.min(width, Math.round(box.x + (1 + margin) * box.width));
  const bottom = Math.min(height, Math.round(box.y + (1 + margin) * box.height));
  const cut = sharp(photo).extract({ left, top, width: right - left, height: bottom - top });
  return await (size === 0 ? cut : cut.resize(size, size, { fit: 'inside' })).png().toBuffer();
}
