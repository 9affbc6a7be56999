import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BuiltInEncoder, openEncoder, type PictureErrorCode } from '../../../encoder/index.ts';
import type { Decoding } from '../../support/encoder/decode-child.ts';
import {
  cutPortrait,
  declareJpegSize,
  declarePngSize,
  declareWebpSize,
  drawBlank,
} from '../../support/pictures/encoder-pictures.ts';
import { drawAnimation, drawPixelBomb, repeatLastScan } from '../../support/pictures/picture-bombs.ts';

describe('pictures that the encoder refuses', () => {
  let encoder: BuiltInEncoder;

  beforeAll(async () => {
    encoder = await openEncoder({ threads: 1 });
  });

  afterAll(() => encoder.close());

  async function readRefusal(bytes: Uint8Array): Promise<PictureErrorCode | undefined> {
    return encoder.encode(bytes).then(
      () => undefined,
      (error) => error.code,
    );
  }

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['text', 'not a picture'],
    ['nothing', ''],
    ['a PDF', '%PDF-1.7\n'],
  ])('refuses %s', async (_, content) => {
    expect(await readRefusal(Buffer.from(content))).toBe('unsupported_image');
  });

  it('refuses another format that begins like a JPEG', async () => {
    const gif = await cutPortrait().gif().toBuffer();

    expect(await readRefusal(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), gif]))).toBe('corrupt_image');
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a %s that breaks off', async (format) => {
    const whole = await cutPortrait().toFormat(format).toBuffer();

    expect(await readRefusal(whole.subarray(0, whole.length / 2))).toBe('corrupt_image');
    expect(await readRefusal(whole.subarray(0, 20))).toBe('corrupt_image');
  });

  it('refuses a huge progressive JPEG that breaks off in a scan that need not be decoded', async () => {
    const portrait = await cutPortrait().png().toBuffer();
    const whole = await sharp(portrait).resize(3200).jpeg({ progressive: true }).toBuffer();

    expect(await readRefusal(whole.subarray(0, -1000))).toBe('corrupt_image');
  });

  it('refuses a PNG whose data do not match their checksum', async () => {
    const png = await cutPortrait().png().toBuffer();
    png.fill(0x55, png.length / 2, png.length / 2 + 200);

    expect(await readRefusal(png)).toBe('corrupt_image');
  });

  it.each([
    ['PNG', async () => declarePngSize(await drawBlank(8, 8).png().toBuffer(), 50_000, 50_000)],
    ['JPEG', async () => declareJpegSize(await drawBlank(8, 8).jpeg().toBuffer(), 50_000, 50_000)],
    ['WebP', async () => declareWebpSize(await drawBlank(8, 8).webp().toBuffer(), 16_383, 16_383)],
  ])('refuses a %s bomb from its header, before there are pixels', async (_, drawBomb) => {
    expect(await readRefusal(await drawBomb())).toBe('image_too_many_pixels');
  });

  it('refuses a picture that would have to be held whole in memory, and says why', async () => {
    const deep = drawBlank(8, 8).ensureAlpha().toColourspace('rgb16');
    const interlaced = declarePngSize(await deep.clone().png({ progressive: true }).toBuffer(), 6000, 5500);

    await expect(encoder.encode(interlaced)).rejects.toMatchObject({
      code: 'image_too_many_pixels',
      message:
        'This picture has 6000 x 5500 pixels, which take 264 MB to open, because it is interlaced. ' +
        'At most 240 MB are possible. Save it in another way, or with fewer pixels.',
    });
  });

  it('does the same for a JPEG that comes in several scans without being progressive', async () => {
    const cmyk = await drawBlank(8, 8).toColourspace('cmyk').jpeg().toBuffer();
    const large = declareJpegSize(cmyk, 6300, 5000);

    expect(await readRefusal(repeatLastScan(large, 1))).toBe('image_too_many_pixels');
    // One scan is decoded row by row; most of its pixels are missing.
    expect(await readRefusal(large)).toBe('corrupt_image');
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['interlaced with 8 bits', () => drawBlank(8, 8).ensureAlpha().png({ progressive: true }).toBuffer()],
    ['16 bits from top to bottom', () => drawBlank(8, 8).ensureAlpha().toColourspace('rgb16').png().toBuffer()],
  ])('does not refuse a PNG for that which is %s', async (_, draw) => {
    // Its pixels are missing, which shows only when they are decoded.
    expect(await readRefusal(declarePngSize(await draw(), 6000, 5500))).toBe('corrupt_image');
  });

  it('refuses a whole PNG of 16,000 x 16,000 pixels, and needs no memory for them', async () => {
    const { outcome, grownMegabytes } = await decodeInNewProcess(drawPixelBomb(16_000));

    expect(outcome).toBe('image_too_many_pixels');
    expect(grownMegabytes).toBeLessThan(150);
  });

  it.each<[string, () => Promise<Buffer>, string]>([
    [
      'a JPEG that makes the decoder walk over it 70,000 times',
      async () => repeatLastScan(await drawBlank(6300, 6300).jpeg({ progressive: true }).toBuffer(), 70_000),
      'scans',
    ],
  ])('refuses %s before it is decoded, and goes on with the next picture', async (_, draw, reason) => {
    const [bomb, photo] = [await draw(), await cutPortrait().jpeg({ progressive: true }).toBuffer()];

    const [refused, next] = await Promise.allSettled([encoder.encode(bomb), encoder.encode(photo)]);

    expect(refused).toMatchObject({ reason: { code: 'corrupt_image', message: expect.stringContaining(reason) } });
    expect(next).toMatchObject({ value: { faces: [expect.anything()] } });
  });

  it('takes the first of 200,000 frames of a WebP, and does not list the others', async () => {
    const { outcome, milliseconds } = await decodeInNewProcess(await drawAnimation(200_000));

    expect(outcome).toBe('decoded');
    expect(milliseconds).toBeLessThan(1000);
  });

  it('takes a JPEG with a video behind its end', async () => {
    const photo = await cutPortrait().jpeg().toBuffer();
    const video = Buffer.alloc(3000, Buffer.from([0xff, 0xda, 0x00]));

    expect((await encoder.encode(Buffer.concat([photo, video]))).faces).toHaveLength(1);
  });

  it('says what to do about it', async () => {
    const large = declareJpegSize(await drawBlank(8, 8).jpeg().toBuffer(), 12_000, 10_000);

    await expect(encoder.encode(large)).rejects.toThrow(
      'This picture has 12000 x 10000 pixels. Send one with at most 110 million pixels.',
    );
  });
});

/** A process of its own, because the memory that a process has once had counts for ever. */
async function decodeInNewProcess(bytes: Uint8Array): Promise<Decoding> {
  const folder = await mkdtemp(join(tmpdir(), 'picture-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'picture'), bytes);
  const program = join(import.meta.dirname, '../../support/encoder/decode-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, join(folder, 'picture')]);
  return JSON.parse(stdout);
}
