import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareJpeg } from '../../../../encoder/decode/formats/jpeg/jpeg.ts';
import { readMarkers } from '../../../../encoder/decode/formats/jpeg/markers.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import { findSamplePhoto } from '../../../../encoder/golden/sample-photos.ts';
import { declareJpegSize, drawBlank, drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { insertSegment, repeatLastScan } from '../../../support/pictures/picture-bombs.ts';
import { drawExif, jpegSegment, readSrgb } from '../../../support/pictures/picture-files.ts';

const noise = drawNoise(64, 48);
const baseline = await noise.clone().jpeg().toBuffer();
const progressive = await noise.clone().jpeg({ progressive: true }).toBuffer();
const exif = (orientation: number): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), drawExif(orientation)]));
const behindStart = (jpeg: Buffer, ...parts: Uint8Array[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
const open = (jpeg: Uint8Array): Buffer => {
  const opened = prepareJpeg(jpeg).open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  return Buffer.from(opened);
};
const pixelsOf = (jpeg: Uint8Array): Promise<Buffer> => sharp(jpeg, { failOn: 'warning' }).raw().toBuffer();

describe('prepareJpeg', () => {
  it('reads the size and the orientation', () => {
    expect(prepareJpeg(behindStart(baseline, exif(6)))).toMatchObject({ width: 64, height: 48, orientation: 6 });
  });

  it.each([
    ['the first of two', [1, 6], 1],
    ['the second, where the first has none', [0, 6], 6],
  ])('takes the orientation of %s EXIF data', (_, orientations, expected) => {
    expect(prepareJpeg(behindStart(baseline, ...orientations.map(exif))).orientation).toBe(expected);
  });

  it.each([
    ['in order', [1, 2, 3]],
    ['in reverse order', [3, 2, 1]],
    ['numbered from 0', [0, 1, 2]],
    ['with one of them twice', [1, 2, 1, 3]],
  ])('gives a decoder a colour profile in several segments, %s', async (_, numbers) => {
    const { icc = Buffer.alloc(0) } = await sharp(
      await noise.clone().withIccProfile('p3').jpeg().toBuffer(),
    ).metadata();
    const [first = 0] = numbers.toSorted((one, other) => one - other);
    const third = Math.ceil(icc.length / 3);
    const parts = numbers.map((number) => {
      const at = (number - first) * third;
      return drawProfile(number, icc.subarray(at, at + third));
    });

    expect((await sharp(open(behindStart(baseline, ...parts))).metadata()).icc).toEqual(icc);
  });

  it('leaves out a colour profile of which a segment is missing', async () => {
    const { icc = Buffer.alloc(0) } = await sharp(
      await noise.clone().withIccProfile('p3').jpeg().toBuffer(),
    ).metadata();
    const parts = [drawProfile(1, icc.subarray(0, 200)), drawProfile(3, icc.subarray(200))];

    expect((await sharp(open(behindStart(baseline, ...parts))).metadata()).icc).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ['a preview', insertSegment(baseline, progressive)],
    ['a text', behindStart(baseline, jpegSegment(0xfe, Buffer.from('made by hand')))],
    ['200 segments of XMP', behindStart(baseline, ...Array(200).fill(jpegSegment(0xe1, Buffer.alloc(65_000, '<'))))],
    ['bytes between segments', behindStart(baseline, Buffer.from([1, 2, 0xff, 0x00, 3]))],
    ['a video behind the end', Buffer.concat([baseline, Buffer.alloc(3000, 0xff)])],
    [
      '14 MB of colour profile',
      behindStart(baseline, ...Array.from({ length: 255 }, (_, i) => drawProfile(i + 1, Buffer.alloc(58_000)))),
    ],
  ])('leaves out %s, and keeps the pixels', async (_, jpeg) => {
    const opened = open(jpeg);

    expect(opened.length).toBeLessThanOrEqual(baseline.length);
    expect(await pixelsOf(opened)).toEqual(await pixelsOf(baseline));
  });

  it('keeps a colour profile, and what says how colours are stored', async () => {
    const cmyk = await drawBlank(16, 16).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer();

    const [before, after] = await Promise.all([cmyk, open(cmyk)].map((jpeg) => sharp(jpeg).metadata()));

    expect(after?.icc).toEqual(before?.icc);
    expect(await pixelsOf(open(cmyk))).toEqual(await pixelsOf(cmyk));
  });

  it('leaves out the profile of sRGB, without which a photo has the same pixels', async () => {
    const photo = await readFile(findSamplePhoto(1));

    expect((await sharp(photo).metadata()).icc).toBeDefined();
    expect((await sharp(open(photo)).metadata()).icc).toBeUndefined();
    expect((await pixelsOf(open(photo))).equals(await pixelsOf(photo))).toBe(true);
  });

  it.each(['b-w', 'cmyk'] as const)('keeps the profile of sRGB in a picture of other colours (%s)', async (colours) => {
    const profile = jpegSegment(
      0xe2,
      Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), await readSrgb()]),
    );
    const jpeg = behindStart(await noise.clone().toColourspace(colours).jpeg().toBuffer(), profile);

    expect((await sharp(open(jpeg)).metadata()).icc).toEqual(await readSrgb());
  });

  it('gives a decoder the orientation, and nothing else of the EXIF data', async () => {
    expect(await sharp(open(behindStart(baseline, exif(8)))).metadata()).toMatchObject({ orientation: 8 });
  });

  it.each([
    ['baseline', baseline],
    ['progressive', progressive],
  ])('ends a %s picture that lacks nothing but its end', async (_, whole) => {
    expect(await pixelsOf(open(whole.subarray(0, -2)))).toEqual(await pixelsOf(whole));
  });

  it('refuses a picture that breaks off before its last scan', () => {
    const scans = [...readMarkers(progressive)].filter(({ code }) => code === 0xda);

    expect(() => prepareJpeg(progressive.subarray(0, scans.at(-1)?.start))).toThrow(
      expect.objectContaining({ code: 'corrupt_image' }),
    );
  });

  it('refuses an arithmetically coded picture without its end, because its decoder would notice nothing', () => {
    const arithmetic = Buffer.from(baseline);
    arithmetic[arithmetic.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc9;

    expect(() => prepareJpeg(arithmetic)).not.toThrow();
    expect(() => prepareJpeg(arithmetic.subarray(0, -2))).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it('counts the coefficients of a progressive picture as they are stored', () => {
    const [less, all] = [{ chromaSubsampling: '4:2:0' }, { chromaSubsampling: '4:4:4' }].map(({ chromaSubsampling }) =>
      noise.clone().jpeg({ progressive: true, chromaSubsampling }).toBuffer(),
    );

    return Promise.all([less, all]).then(([half = Buffer.alloc(0), full = Buffer.alloc(0)]) => {
      expect(prepareJpeg(half).wholeBytes).toBe(64 * 48 * 2 * 1.5);
      expect(prepareJpeg(full).wholeBytes).toBe(64 * 48 * 2 * 3);
      expect(prepareJpeg(baseline).wholeBytes).toBe(0);
    });
  });

  it.each([
    [8064, 6048],
    [8160, 6120],
    [12_000, 9000],
  ])('takes the %i x %i pixels of a phone', (width, height) => {
    expect(() => checkSize(prepareJpeg(declareJpegSize(baseline, width, height)))).not.toThrow();
  });

  it('takes a side of 65,500 pixels, as the decoder does, and not one more', () => {
    expect(() => checkSize(prepareJpeg(declareJpegSize(baseline, 65_500, 1000)))).not.toThrow();
    expect(() => checkSize(prepareJpeg(declareJpegSize(baseline, 1000, 65_501)))).toThrow('at most 65,500 pixels');
  });

  it('says that a height behind the pixels is a form that cannot be opened, not damage', () => {
    const open = declareJpegSize(baseline, 64, 0);
    const lines = jpegSegment(0xdc, Buffer.from([0, 48]));

    expect(() => prepareJpeg(Buffer.concat([open.subarray(0, -2), lines, open.subarray(-2)]))).toThrow(
      expect.objectContaining({ code: 'unsupported_image', message: expect.stringContaining('its height behind') }),
    );
    expect(() => prepareJpeg(open)).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it('takes 100 scans, and not 101', () => {
    expect(() => open(repeatLastScan(progressive, 90))).not.toThrow();
    expect(() => open(repeatLastScan(progressive, 91))).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it.each([
    ['12 bits', 0xc1, 12, 'with 12 bits per colour'],
    ['a lossless process', 0xc3, 8, 'without loss'],
    ['JPEG-LS', 0xf7, 8, 'without loss'],
  ])('says that %s is a form that cannot be opened, not damage', (_, code, precision, words) => {
    const changed = Buffer.from(baseline);
    const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
    changed[frame + 1] = code;
    changed[frame + 4] = precision;

    expect(() => prepareJpeg(changed)).toThrow(
      expect.objectContaining({
        code: 'unsupported_image',
        detectedType: 'jpeg',
        message: expect.stringContaining(words),
      }),
    );
  });

  it('never throws anything but a refusal, wherever the file breaks off', () => {
    for (let length = 0; length < progressive.length; length++) {
      try {
        prepareJpeg(progressive.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ code: 'corrupt_image' });
      }
    }
  });
});

function drawProfile(number: number, part: Uint8Array): Buffer {
  return jpegSegment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0', 'latin1'), Buffer.from([number, 255]), part]));
}
