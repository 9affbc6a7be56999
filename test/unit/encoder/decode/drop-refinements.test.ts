import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { dropRefinements } from '../../../../encoder/decode/formats/jpeg/drop-refinements.ts';
import { countScans } from '../../../support/encoder/count-scans.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { insertSegment } from '../../../support/pictures/picture-bombs.ts';

const noise = drawNoise(64, 48);
const progressive = await noise.clone().jpeg({ progressive: true, quality: 90 }).toBuffer();
const baseline = await noise.clone().jpeg().toBuffer();

const decode = (jpeg: Uint8Array): Promise<Buffer> => sharp(jpeg, { failOn: 'warning' }).raw().toBuffer();

describe('dropRefinements', () => {
  it('leaves out the scans that refine frequencies, and keeps the others', () => {
    // libjpeg's usual ten: five first ones, one that refines the averages, and four that refine frequencies.
    const shortened = dropRefinements(progressive);

    expect(countScans(progressive)).toBe(10);
    expect(countScans(shortened)).toBe(6);
    expect(shortened.length).toBeLessThan(progressive.length);
  });

  it('leaves a picture that a decoder takes without a warning, and that looks alike when it is made smaller', async () => {
    const shrink = async (jpeg: Uint8Array): Promise<Buffer> =>
      sharp(await decode(jpeg), { raw: { width: 64, height: 48, channels: 3 } })
        .resize(8, 6, { kernel: 'linear' })
        .raw()
        .toBuffer();

    const [whole, shortened] = [await shrink(progressive), await shrink(dropRefinements(progressive))];

    for (const [i, value] of whole.entries()) expect(Math.abs(value - (shortened[i] ?? 0))).toBeLessThanOrEqual(6);
  });

  it.each([
    ['a baseline JPEG', baseline],
    ['a progressive JPEG that breaks off', progressive.subarray(0, -20)],
    ['a baseline JPEG with a progressive preview in a segment', insertSegment(baseline, progressive)],
    ['nothing', Buffer.alloc(0)],
  ])('gives back %s as it is', (_, jpeg) => {
    expect(dropRefinements(jpeg)).toBe(jpeg);
  });

  it('does not throw wherever a JPEG breaks off', () => {
    for (let length = 0; length < progressive.length; length++) {
      const cut = progressive.subarray(0, length);
      expect(dropRefinements(cut)).toBe(cut);
    }
  });

  it('keeps what stands behind the end of the picture', () => {
    const video = Buffer.from('a video');

    expect(Buffer.from(dropRefinements(Buffer.concat([progressive, video]))).subarray(-video.length)).toEqual(video);
  });
});
