import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isSrgbProfile } from '../../../../encoder/decode/colours/colour-profile.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { readSrgb } from '../../../support/pictures/picture-files.ts';

/** One of those that the picture library has. */
async function takeProfile(name: string): Promise<Buffer> {
  const picture = await drawNoise(16, 16).withIccProfile(name).png().toBuffer();
  return (await sharp(picture).metadata()).icc ?? Buffer.alloc(0);
}

const srgb = await readSrgb();

/** A value of 8 bits is looked up there. */
const RED_SAMPLE = srgb.indexOf('curv') + 12 + 2 * 501;
const TAGS = 128 + 4;

describe('isSrgbProfile', () => {
  it('knows the profile of image editors, that of the picture library, and one whose curve is a function', async () => {
    expect(srgb).toHaveLength(3144);
    expect(isSrgbProfile(srgb)).toBe(true);
    expect(isSrgbProfile(await takeProfile('srgb'))).toBe(true);
    expect(isSrgbProfile(drawProfile({}))).toBe(true);
  });

  it("knows the colours of a phone's wider gamut, and those of print, for something else", async () => {
    expect(isSrgbProfile(await takeProfile('p3'))).toBe(false);
    expect(isSrgbProfile(await takeProfile('cmyk'))).toBe(false);
  });

  it.each<[string, Parameters<typeof drawProfile>[0]]>([
    ['another red (Display P3)', { red: [0.5151, 0.2412, -0.0011] }],
    ['a plain power for a curve', { curve: [2.2, 1, 0, 0, 0] }],
    ['the curve of television (BT.709)', { curve: [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081] }],
    ['a function of another kind', { kind: 0 }],
    ['a table beside its curves', { extraTag: 'A2B0' }],
    ['gray values', { colours: 'GRAYXYZ ' }],
    ['a signature of something else', { signature: 'acpp' }],
  ])('refuses one with %s', (_, changes) => {
    expect(isSrgbProfile(drawProfile(changes))).toBe(false);
  });

  it('refuses one with more tags than a decoder reads, of which any may be a table', () => {
    expect(isSrgbProfile(drawProfile({ extraTags: 94 }))).toBe(true);
    expect(isSrgbProfile(drawProfile({ extraTags: 95 }))).toBe(false);
  });

  it('refuses one whose curve differs in a single value', () => {
    const changed = Buffer.from(srgb);
    changed.writeUInt16BE(changed.readUInt16BE(RED_SAMPLE) + 2000, RED_SAMPLE);

    expect(isSrgbProfile(changed)).toBe(false);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a header alone', srgb.subarray(0, TAGS)],
    ['an end in the middle of a curve', srgb.subarray(0, RED_SAMPLE)],
    ['tags that point behind the end', Buffer.from(srgb).fill(0xff, TAGS + 4, TAGS + 12 * 17)],
    ['four thousand million tags', Buffer.concat([srgb.subarray(0, 128), Buffer.alloc(4, 0xff)])],
    ['curves of four thousand million samples', fillLength(srgb)],
  ])('refuses one that has %s', (_, profile) => {
    expect(isSrgbProfile(profile)).toBe(false);
  });
});

function fillLength(profile: Buffer): Buffer {
  const changed = Buffer.from(profile);
  changed.fill(0xff, changed.indexOf('curv') + 8, changed.indexOf('curv') + 12);
  return changed;
}

interface Drawn {
  colours?: string;
  signature?: string;
  red?: readonly [number, number, number];
  /** Which function of ICC.1:2022, 10.18, and its parameters. */
  kind?: number;
  curve?: readonly number[];
  extraTag?: string;
  /** So many that say nothing about colours. */
  extraTags?: number;
}

/** A profile of primaries and one curve for all three, as phones write it: sRGB where nothing is changed. */
function drawProfile({
  colours = 'RGB XYZ ',
  signature = 'acsp',
  red = [0.43607, 0.22249, 0.01392],
  kind = 3,
  curve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
  extraTag,
  extraTags = 0,
}: Drawn): Buffer {
  const header = Buffer.alloc(128);
  header.write(colours, 16, 'latin1');
  header.write(signature, 36, 'latin1');
  const data: [string, Buffer][] = [
    ['rXYZ', drawXyz(red)],
    ['gXYZ', drawXyz([0.38515, 0.71687, 0.09708])],
    ['bXYZ', drawXyz([0.14307, 0.06061, 0.7141])],
    ...['rTRC', 'gTRC', 'bTRC', ...(extraTag ? [extraTag] : [])].map((name): [string, Buffer] => [
      name,
      Buffer.concat([Buffer.from('para\0\0\0\0', 'latin1'), Buffer.from([0, kind, 0, 0]), ...curve.map(drawFixed)]),
    ]),
  ];
  data.push(...Array.from({ length: extraTags }, (): [string, Buffer] => ['text', Buffer.alloc(4)]));
  const count = Buffer.alloc(4);
  count.writeUInt32BE(data.length);
  let at = 128 + 4 + 12 * data.length;
  const tags = data.map(([name, bytes]) => {
    const tag = Buffer.from(`${name}........`, 'latin1');
    tag.writeUInt32BE(at, 4);
    tag.writeUInt32BE(bytes.length, 8);
    at += bytes.length;
    return tag;
  });
  return Buffer.concat([header, count, ...tags, ...data.map(([, bytes]) => bytes)]);
}

const drawXyz = (xyz: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...xyz.map(drawFixed)]);

function drawFixed(value: number): Buffer {
  const fixed = Buffer.alloc(4);
  fixed.writeInt32BE(Math.round(value * 65_536));
  return fixed;
}
