import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { drawTrueColourBitmap } from '../../support/pictures/picture-files.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** Numbers that programs mistake, in 1, 2 and 4 bytes. */
const ODD_NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** So much at a file's beginning are mostly headers, whose damage decides more than that of pixels. */
const HEADER_BYTES = 400;

/** Whole files that are mutated: every type that is taken, in its usual forms. */
async function drawWholePictures(): Promise<[string, Buffer][]> {
  const portrait = await cutPortrait().resize(300).png().toBuffer();
  const draw = (): Sharp => sharp(portrait);
  const { data, info } = await draw().raw().toBuffer({ resolveWithObject: true });
  const frames = await sharp([portrait, portrait, portrait], { join: { animated: true } })
    .png()
    .toBuffer();
  const pages = (): Sharp => sharp([portrait, frames], { join: { animated: true } });
  return [
    ['jpeg', await draw().withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    ['progressive jpeg', await draw().withIccProfile('p3').jpeg({ progressive: true }).toBuffer()],
    ['cmyk jpeg', await draw().toColourspace('cmyk').jpeg().toBuffer()],
    ['png', await draw().withIccProfile('p3').png().toBuffer()],
    ['interlaced png', await draw().ensureAlpha(0.5).png({ progressive: true }).toBuffer()],
    ['palette png', await draw().png({ palette: true }).toBuffer()],
    ['webp', await draw().withMetadata({ orientation: 6 }).webp().toBuffer()],
    ['lossless webp', await draw().ensureAlpha(0.5).webp({ lossless: true }).toBuffer()],
    ['animated webp', await pages().webp().toBuffer()],
    ['gif', await pages().gif().toBuffer()],
    ['lzw tiff', await draw().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer()],
    ['jpeg tiff', await draw().tiff({ compression: 'jpeg', tile: true }).toBuffer()],
    ['bmp', drawTrueColourBitmap(data, info.width, info.height)],
    ['avif', await draw().avif({ effort: 0 }).toBuffer()],
    ['heic', await readFile(join(import.meta.dirname, '../../support/pictures/portrait.heic'))],
  ];
}

/** So many files, each damaged in one to four places: the same ones for the same seed. */
export async function* mutatePictures(count: number, seed: number): AsyncGenerator<[string, Buffer]> {
  const random = seededRandom(seed);
  const whole = await drawWholePictures();
  for (let i = 0; i < count; i++) {
    const [name, bytes] = whole[i % whole.length] ?? ['', Buffer.alloc(0)];
    let mutated: Buffer = Buffer.from(bytes);
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) mutated = mutate(mutated, random);
    yield [`${name} ${i}`, mutated];
  }
}

function mutate(bytes: Buffer, random: () => number): Buffer {
  if (bytes.length === 0) return bytes;
  const pick = (limit: number): number => Math.floor(random() * limit);
  const at = pick(random() < 0.6 ? Math.min(HEADER_BYTES, bytes.length) : bytes.length);
  const length = 1 + pick(64);
  switch (pick(7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
      return bytes;
    case 1:
      return writeNumber(bytes, at, ODD_NUMBERS[pick(ODD_NUMBERS.length)] ?? 0, random() < 0.5);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 4:
      return Buffer.from(bytes.subarray(0, at));
    case 5:
      return bytes.fill(pick(256), at, Math.min(at + length, bytes.length));
    default:
      bytes.copy(bytes, pick(bytes.length), at, at + length);
      return bytes;
  }
}

function writeNumber(bytes: Buffer, at: number, value: number, isLittle: boolean): Buffer {
  const size = value > 0xffff ? 4 : value > 0xff ? 2 : 1;
  const number = Buffer.alloc(size);
  number.writeUIntBE(value, 0, size);
  if (isLittle) number.reverse();
  number.copy(bytes, at);
  return bytes;
}
