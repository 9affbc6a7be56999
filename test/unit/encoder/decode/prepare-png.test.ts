import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { preparePng } from '../../../../encoder/decode/formats/png.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import { findSamplePhoto } from '../../../../encoder/golden/sample-photos.ts';
import { declarePngSize, drawBlank, drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { appendChunks, drawExif, insertChunks, pngChunk, readSrgb } from '../../../support/pictures/picture-files.ts';

const png = await drawNoise(40, 30).png().toBuffer();
const open = (bytes: Uint8Array): Buffer => {
  const opened = preparePng(bytes).open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  return Buffer.from(opened);
};
const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const unfolding = deflateSync(Buffer.alloc(8_000_000, 'a'));
const size = { width: 40, height: 30 };

describe('preparePng', () => {
  it.each<[string, Buffer]>([
    [
      '30 compressed texts',
      insertChunks(png, ...Array(30).fill(pngChunk('zTXt', Buffer.concat([latin('k\0\0'), unfolding])))),
    ],
    [
      'a compressed international text',
      insertChunks(png, pngChunk('iTXt', Buffer.concat([latin('k\0\x01\0\0\0'), unfolding]))),
    ],
    ['1,200 small texts', insertChunks(png, ...Array(1200).fill(pngChunk('tEXt', latin('Comment\0small'))))],
    [
      '14 MB of XMP',
      insertChunks(
        png,
        pngChunk('iTXt', Buffer.concat([latin('XML:com.adobe.xmp\0\0\0\0\0'), Buffer.alloc(14_000_000, '<')])),
      ),
    ],
    [
      'a colour profile that unfolds to 8 MB',
      insertChunks(png, pngChunk('iCCP', Buffer.concat([latin('x\0\0'), unfolding]))),
    ],
    ['unknown chunks', insertChunks(png, ...Array(1000).fill(pngChunk('abCd', latin('x'))))],
    [
      'the frames of an animation',
      appendChunks(insertChunks(png, pngChunk('acTL', Buffer.alloc(8))), pngChunk('fdAT', Buffer.alloc(1000))),
    ],
    ['empty data', insertChunks(png, ...Array(1000).fill(pngChunk('IDAT', Buffer.alloc(0))))],
    [
      '14 MB of EXIF data',
      insertChunks(png, pngChunk('eXIf', Buffer.concat([latin('MM\0*'), Buffer.alloc(14_000_000)]))),
    ],
  ])('leaves out %s, and keeps the pixels', async (_, bytes) => {
    const opened = open(bytes);

    expect(opened.length).toBeLessThanOrEqual(png.length);
    expect(await pixelsOf(opened)).toEqual(await pixelsOf(png));
  });

  it.each([
    ['before', insertChunks],
    ['behind', appendChunks],
  ])('gives a decoder the orientation that stands %s the pixels', async (_, insert) => {
    const bytes = insert(png, pngChunk('eXIf', drawExif(6)));

    expect(preparePng(bytes)).toMatchObject({ ...size, orientation: 6 });
    expect(await sharp(open(bytes)).metadata()).toMatchObject({ orientation: 6 });
  });

  it('takes the orientation of the first of two EXIF chunks', () => {
    const bytes = insertChunks(png, pngChunk('eXIf', drawExif(1)), pngChunk('eXIf', drawExif(6)));

    expect(preparePng(bytes).orientation).toBe(1);
  });

  it('keeps palette, transparency and a colour profile', async () => {
    const clear = sharp({ create: { ...size, channels: 4, background: '#ff000080' } });
    const palette = await clear.clone().png({ palette: true }).toBuffer();
    const profile = await clear.withIccProfile('p3').png().toBuffer();

    expect(await pixelsOf(open(palette))).toEqual(await pixelsOf(palette));
    expect((await sharp(open(profile)).metadata()).icc).toEqual((await sharp(profile).metadata()).icc);
  });

  it.each([
    ['srgb', false],
    ['rgb16', true],
    ['b-w', true],
  ] as const)('of the colours %s keeps the profile of sRGB: %s', async (colours, isKept) => {
    const chunk = pngChunk('iCCP', Buffer.concat([latin('x\0\0'), deflateSync(await readSrgb())]));
    const photo = sharp(findSamplePhoto(6)).resize(40).toColourspace(colours);
    const picture = insertChunks(await photo.png().toBuffer(), chunk);

    expect(open(picture).includes('iCCP')).toBe(isKept);
    expect(await pixelsOf(open(picture))).toEqual(await pixelsOf(picture));
  });

  it.each<[string, number[], unknown]>([
    ['Display P3', [12, 13, 0, 1], 'display-p3'],
    ['sRGB', [1, 13, 0, 1], undefined],
    ['HDR', [9, 16, 0, 1], undefined],
    ['a part of the range of Display P3', [12, 13, 0, 0], undefined],
    ['less than four numbers', [12, 13], undefined],
  ])('says which colours the numbers of %s are', (_, values, colours) => {
    expect(preparePng(insertChunks(png, pngChunk('cICP', Buffer.from(values)))).colours).toBe(colours);
    expect(preparePng(appendChunks(png, pngChunk('cICP', Buffer.from(values)))).colours).toBeUndefined();
  });

  it('gives a decoder no profile beside the numbers of Display P3, which say more', async () => {
    const profile = await drawNoise(40, 30).withIccProfile('p3').png().toBuffer();
    const withNumbers = (primaries: number) =>
      insertChunks(profile, pngChunk('cICP', Buffer.from([primaries, 13, 0, 1])));

    expect(open(withNumbers(12)).includes('iCCP')).toBe(false);
    expect(open(withNumbers(9)).includes('iCCP')).toBe(true);
  });

  it.each([
    [40_000_000, 1],
    [1, 40_000_000],
    [65_536, 1],
  ])('refuses %i x %i pixels for their side', (width, height) => {
    expect(() => checkSize(preparePng(declarePngSize(png, width, height)))).toThrow(
      `This picture has ${width} x ${height} pixels. Send one whose sides have at most 65,535 pixels.`,
    );
  });

  it('takes a side of 65,535 pixels', () => {
    expect(() => checkSize(preparePng(declarePngSize(png, 65_535, 1)))).not.toThrow();
  });

  it('tells an interlaced picture of 31 megapixels why it is refused', async () => {
    const deep = await drawBlank(8, 8).ensureAlpha().toColourspace('rgb16').png({ progressive: true }).toBuffer();

    expect(() => checkSize(preparePng(declarePngSize(deep, 6200, 5000)))).toThrow(
      'This picture has 6200 x 5000 pixels, which take 248 MB to open, because it is interlaced. ' +
        'At most 240 MB are possible. Save it in another way, or with fewer pixels.',
    );
  });

  it("says that Apple's own form cannot be opened, not that it is damaged", () => {
    const apple = Buffer.concat([png.subarray(0, 8), pngChunk('CgBI', Buffer.alloc(4)), png.subarray(8)]);

    expect(() => preparePng(apple)).toThrow(
      expect.objectContaining({ code: 'unsupported_image', detectedType: 'png' }),
    );
  });

  it('never throws anything but a refusal, wherever the file breaks off', () => {
    for (let length = 0; length < png.length; length += 7) {
      try {
        preparePng(png.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ code: 'corrupt_image' });
      }
    }
  });
});
