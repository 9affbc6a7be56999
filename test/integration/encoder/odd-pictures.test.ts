import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutFace as cutToSize } from '../../../bench/support/cut-face.ts';
import { type Box, type BuiltInEncoder, type EncodedPicture, type Face, openEncoder } from '../../../encoder/index.ts';
import {
  cutFace,
  cutPortrait,
  drawBlank,
  drawNoise,
  measureDistance,
  PORTRAIT_NAMES,
  type PortraitName,
  readSample,
  type SampleNumber,
} from '../../support/pictures/encoder-pictures.ts';

/** How a camera stores a picture that is to be shown upright, by EXIF orientation. */
const STORED_AS: Record<number, (upright: Sharp) => Sharp> = {
  1: (upright) => upright,
  2: (upright) => upright.flop(),
  3: (upright) => upright.rotate(180),
  4: (upright) => upright.flip(),
  5: (upright) => upright.rotate(270).flop(),
  6: (upright) => upright.rotate(270),
  7: (upright) => upright.rotate(90).flop(),
  8: (upright) => upright.rotate(90),
};

describe('odd pictures', () => {
  let encoder: BuiltInEncoder;
  const upright = new Map<PortraitName, Face>();

  beforeAll(async () => {
    encoder = await openEncoder({ threads: 1 });
    for (const who of PORTRAIT_NAMES) {
      upright.set(who, onlyFace(await encoder.encode(await cutPortrait(who).png().toBuffer())));
    }
  });

  afterAll(() => encoder.close());

  describe.each(PORTRAIT_NAMES)('of %s', (who) => {
    async function encodeChanged(change: (picture: Sharp) => Sharp): Promise<{ face: Face; distance: number }> {
      // Through PNG, because sharp applies operations in an order of its own.
      const portrait = sharp(await cutPortrait(who).png().toBuffer());
      const face = onlyFace(await encoder.encode(await change(portrait).toBuffer()));
      return { face, distance: measureDistance(face.vector, upright.get(who)?.vector) };
    }

    it.each([1, 2, 3, 4, 5, 6, 7, 8])('follows EXIF orientation %i: upright box, same vector', async (orientation) => {
      const stored = await (
        STORED_AS[orientation]?.(sharp(await cutPortrait(who).png().toBuffer())) ?? cutPortrait(who)
      )
        .png()
        .toBuffer();

      const { face, distance } = await encodeChanged(() =>
        sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
      );

      expect(distance).toBeLessThan(0.05);
      expectNear(face, upright.get(who), 6);
    });

    it.each([90, 180, 270])(
      'finds the face turned by %i degrees without a tag, and places it as the file has it',
      async (angle) => {
        const { face, distance } = await encodeChanged((picture) => picture.rotate(angle).png());

        expect(distance).toBeLessThan(0.15);
        const { x, y, width, height } = upright.get(who)?.box ?? { x: 0, y: 0, width: 0, height: 0 };
        const turned = {
          90: { x: 500 - y - height, y: x, width: height, height: width },
          180: { x: 500 - x - width, y: 500 - y - height, width, height },
          270: { x: y, y: 500 - x - width, width: height, height: width },
        }[angle];
        expect(face.box).toEqual(turned);
      },
    );

    it.each<[string, number, (picture: Sharp) => Sharp]>([
      ['gray', 0.2, (picture) => picture.toColourspace('b-w').png()],
      ['CMYK', 0.1, (picture) => picture.toColourspace('cmyk').jpeg({ quality: 95 })],
      ['16 bits a channel', 0.01, (picture) => picture.toColourspace('rgb16').png()],
      ['palette', 0.1, (picture) => picture.png({ palette: true })],
      ['alpha', 0.01, (picture) => picture.ensureAlpha().png()],
      ['progressive JPEG', 0.05, (picture) => picture.jpeg({ quality: 95, progressive: true })],
      ['lossy WebP', 0.1, (picture) => picture.webp({ quality: 90 })],
      ['lossless WebP', 0.01, (picture) => picture.webp({ lossless: true })],
    ])('sees through %s', async (_, farthest, change) => {
      const { distance } = await encodeChanged(change);

      expect(distance).toBeLessThan(farthest);
    });

    it('finds a face of 25 pixels', async () => {
      const small = (upright.get(who)?.box.width ?? 0) / 25;

      const { face, distance } = await encodeChanged((picture) =>
        picture
          .resize(Math.round(500 / small))
          .extend({ left: 300, right: 200, top: 200, bottom: 200, background: '#888888' })
          .png(),
      );

      expect(face.box.width).toBeGreaterThan(20);
      expect(face.box.width).toBeLessThan(30);
      expect(distance).toBeLessThan(0.35);
    });

    it('finds a face that fills the frame', async () => {
      const { x, y, width, height } = upright.get(who)?.box ?? { x: 0, y: 0, width: 1, height: 1 };

      const { face, distance } = await encodeChanged((picture) =>
        picture.extract({ left: x, top: y, width, height }).png(),
      );

      expect(face.box.width * face.box.height).toBeGreaterThan(0.6 * width * height);
      expect(distance).toBeLessThan(0.25);
    });

    it('finds a face that the border cuts, with its box inside the picture', async () => {
      const { x, width } = upright.get(who)?.box ?? { x: 0, width: 0 };
      const left = Math.round(x + width / 4);

      const { face, distance } = await encodeChanged((picture) =>
        picture.extract({ left, top: 0, width: 500 - left, height: 500 }).png(),
      );

      expect(face.box.x).toBeGreaterThanOrEqual(0);
      expect(face.box.x + face.box.width).toBeLessThanOrEqual(500 - left);
      expect(distance).toBeLessThan(0.4);
    });

    it('takes 36 megapixels and tells positions in them', async () => {
      const { face, distance } = await encodeChanged((picture) => picture.resize(6000, 6000).jpeg());

      expect(distance).toBeLessThan(0.1);
      const width = upright.get(who)?.box.width ?? 0;
      expect(Math.abs(face.box.width / 12 - width)).toBeLessThan(width / 20);
      expect(face.box.width).toBeGreaterThan(2000);
    });
  });

  it('takes 36 megapixels of a progressive JPEG with all its colours', async () => {
    const options = { progressive: true, chromaSubsampling: '4:4:4' };
    const large = await sharp(await cutPortrait().png().toBuffer())
      .resize(6000, 6000)
      .jpeg(options)
      .toBuffer();

    const face = onlyFace(await encoder.encode(large));

    expect(measureDistance(face.vector, upright.get('blonde')?.vector)).toBeLessThan(0.1);
  });

  it('puts transparent pixels on white', async () => {
    const clear = await sharp({ create: { width: 300, height: 300, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const onClear = await sharp(clear)
      .resize(900, 700)
      .composite([{ input: await cutPortrait().png().toBuffer() }])
      .png();
    const onWhite = await drawBlank(900, 700, '#ffffff')
      .composite([{ input: await cutPortrait().png().toBuffer() }])
      .png();

    const [clearFaces, whiteFaces] = [
      await encoder.encode(await onClear.toBuffer()),
      await encoder.encode(await onWhite.toBuffer()),
    ];

    expect(clearFaces).toEqual(whiteFaces);
    onlyFace(clearFaces);
  });

  it('takes the first frame of an animated WebP', async () => {
    const frames = [await cutPortrait().png().toBuffer(), await drawBlank(500, 500).png().toBuffer()];
    const animation = await sharp(frames, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();

    const encoded = await encoder.encode(animation);

    expect({ width: encoded.width, height: encoded.height }).toEqual({ width: 500, height: 500 });
    expect(measureDistance(onlyFace(encoded).vector, upright.get('blonde')?.vector)).toBeLessThan(0.01);
  });

  it('finds faces of a whole group that lies on its side, never a wrong one', async () => {
    const group = await readSample(5);
    const standing = await encoder.encode(group);

    const lying = await encoder.encode(await sharp(group).rotate(90).png().toBuffer());

    expect(lying.faces).toHaveLength(5);
    for (const { vector } of lying.faces) {
      expect(Math.min(...standing.faces.map((face) => measureDistance(face.vector, vector)))).toBeLessThan(0.15);
    }
  });

  // Close-ups in which the detector sees an upright face, and is sure of it, when they are turned.
  it.each<[SampleNumber, Box, number]>([
    [1, { x: 822, y: 409, width: 216, height: 262 }, 90],
    [1, { x: 822, y: 409, width: 216, height: 262 }, 270],
    [4, { x: 643, y: 62, width: 206, height: 243 }, 180],
    [5, { x: 1414, y: 395, width: 189, height: 280 }, 270],
    [5, { x: 1109, y: 205, width: 171, height: 230 }, 180],
    [5, { x: 782, y: 105, width: 167, height: 227 }, 180],
  ])('is not fooled by a turned close-up of sample %i at %o, turned by %i degrees', async (sample, box, angle) => {
    const standing = await cutFace(sample, box, 0.15).resize(900).png().toBuffer();
    const expected = onlyFace(await encoder.encode(standing));

    const found = onlyFace(await encoder.encode(await sharp(standing).rotate(angle).png().toBuffer()));

    expect(measureDistance(found.vector, expected.vector)).toBeLessThan(0.15);
  });

  // Cut so tightly that the detector at full size is sure of a face in a position that is none.
  it.each<[SampleNumber, Box, number]>([
    [3, { x: 589, y: 329, width: 199, height: 268 }, 180],
    [4, { x: 242, y: 193, width: 186, height: 258 }, 270],
  ])(
    'is not fooled by a turned face of sample %i at %o that fills its picture, turned by %i degrees',
    async (sample, box, angle) => {
      const standing = await cutToSize(sample, box, 0.05, 640);
      const expected = onlyFace(await encoder.encode(standing));

      const found = onlyFace(await encoder.encode(await sharp(standing).rotate(angle).png().toBuffer()));

      expect(measureDistance(found.vector, expected.vector)).toBeLessThan(0.15);
    },
  );

  it.each<[string, () => Sharp]>([
    ['a single pixel', () => drawBlank(1, 1)],
    ['a strip of 4000 x 8', () => drawBlank(4000, 8)],
    ['a strip of 8 x 4000', () => drawBlank(8, 4000)],
    ['noise', () => drawNoise(640, 480)],
  ])('finds no face in %s', async (_, draw) => {
    const { faces } = await encoder.encode(await draw().png().toBuffer());

    expect(faces).toEqual([]);
  });
});

function onlyFace({ faces }: EncodedPicture): Face {
  const [face, ...others] = faces;
  if (face === undefined || others.length > 0) throw new Error(`${faces.length} faces instead of one`);
  return face;
}

function expectNear({ box, landmarks }: Face, other: Face | undefined, pixels: number): void {
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs(box[side] - (other?.box[side] ?? Number.NaN))).toBeLessThanOrEqual(pixels);
  }
  for (const [i, [x, y]] of landmarks.entries()) {
    expect(
      Math.hypot(x - (other?.landmarks[i]?.[0] ?? Number.NaN), y - (other?.landmarks[i]?.[1] ?? Number.NaN)),
    ).toBeLessThan(pixels);
  }
}
