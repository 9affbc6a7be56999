import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePrepared } from '../../../encoder/decode/decode-picture.ts';
import { decodeHeic } from '../../../encoder/decode/heic/decode-heic.ts';
import { preparePicture } from '../../../encoder/decode/prepare-picture.ts';
import { type BuiltInEncoder, type Face, openEncoder } from '../../../encoder/index.ts';
import { cutPortrait, measureDistance, readSample } from '../../support/pictures/encoder-pictures.ts';
import { drawTrueColourBitmap } from '../../support/pictures/picture-files.ts';

const readHeic = (name = 'portrait'): Promise<Buffer> =>
  readFile(join(import.meta.dirname, `../../support/pictures/${name}.heic`));

describe.each([0, 1])('pictures of every type that is taken, with %i threads', (threads) => {
  let encoder: BuiltInEncoder;
  let portrait: Face | undefined;

  beforeAll(async () => {
    encoder = await openEncoder({ threads, heic: true });
    portrait = (await encoder.encode(await cutPortrait().png().toBuffer())).faces[0];
  });

  afterAll(() => encoder.close());

  it.each<[string, number, () => Promise<Buffer>]>([
    ['JPEG', 0.15, () => cutPortrait().jpeg().toBuffer()],
    ['WebP', 0.15, () => cutPortrait().webp().toBuffer()],
    ['AVIF', 0.15, () => cutPortrait().avif({ quality: 70 }).toBuffer()],
    ['GIF', 0.25, () => cutPortrait().gif().toBuffer()],
    ['TIFF', 0.01, () => cutPortrait().tiff({ compression: 'lzw' }).toBuffer()],
    ['HEIC', 0.15, () => readHeic()],
    [
      'BMP',
      0.001,
      async () => {
        const { data, info } = await cutPortrait().raw().toBuffer({ resolveWithObject: true });
        return drawTrueColourBitmap(data, info.width, info.height);
      },
    ],
  ])('gives the face of a %s within %d, and leaves its bytes alone', async (_, farthest, draw) => {
    const picture = await draw();
    const before = Buffer.from(picture);
    const { width, height, faces } = await encoder.encode(picture);

    expect({ width, height, faces: faces.length }).toEqual({ width: 500, height: 500, faces: 1 });
    expect(measureDistance(faces[0]?.vector, portrait?.vector)).toBeLessThan(farthest);
    expect(before.equals(picture)).toBe(true);
  });

  it('says of which type a picture is that it refuses', async () => {
    const half = await cutPortrait().webp().toBuffer();

    await expect(encoder.encode(half.subarray(0, half.length / 2))).rejects.toMatchObject({
      code: 'corrupt_image',
      detectedType: 'webp',
    });
    await expect(encoder.encode(Buffer.from('%PDF-1.7'))).rejects.toMatchObject({ detectedType: 'pdf' });
  });
});

describe('the copy of a JPEG that the decoder gets', () => {
  it.each(['sound', 'damaged'])('is freed when it is decoded (%s)', async (state) => {
    const whole = await readSample(3);
    const prepared = preparePicture(state === 'sound' ? whole : Buffer.from(whole).fill(0, 40_000, 44_000));
    const copies: unknown[] = [];
    const open = (size: number) => {
      const bytes = prepared.open(size);
      copies.push(bytes);
      return bytes;
    };
    await decodePrepared({ ...prepared, open }, 640).catch(() => undefined);

    expect(copies).toMatchObject(copies.map(() => ({ byteLength: 0 })));
    expect(copies.length).toBeGreaterThan(0);
    expect(whole.byteLength).toBeGreaterThan(0);
  });
});

describe('HEIC', () => {
  it('is refused by its name when it is not switched on', async () => {
    const encoder = await openEncoder({ threads: 0 });

    await expect(encoder.encode(await readHeic())).rejects.toMatchObject({
      code: 'unsupported_image',
      detectedType: 'heic',
      message: expect.stringContaining('Most Compatible'),
    });
    await encoder.close();
  });

  it('is refused when it breaks off', async () => {
    const heic = await readHeic();

    await expect(decodeHeic(heic.subarray(0, heic.length / 2), 640)).rejects.toMatchObject({ code: 'corrupt_image' });
  });

  it('is refused when it takes more memory than it may', async () => {
    const large = await readHeic('blank-32-megapixels');

    await expect(decodeHeic(large, 640, { maxMemory: 100_000_000 })).rejects.toMatchObject({
      code: 'image_too_many_pixels',
      detectedType: 'heic',
    });
    expect(await decodeHeic(large, 640)).toMatchObject({ fullWidth: 6400, fullHeight: 5000 });
  });

  it('stops after its time limit, with an error after which another try may succeed', async () => {
    await expect(decodeHeic(await readHeic(), 640, { timeLimit: 1 })).rejects.toThrow('decoding took longer than 1 ms');
  });

  it('comes at twice the size that is wanted, or more', async () => {
    expect(await decodeHeic(await readHeic(), 100)).toMatchObject({ width: 250, height: 250, fullWidth: 500 });
  });
});
