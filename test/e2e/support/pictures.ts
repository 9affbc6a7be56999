import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** Pictures to upload, made of the group photos that a dev dependency ships. */

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

const photo = (number: number): string => join(folder, `sample${number}.jpg`);

/** One woman, about 30 KB. */
export async function aPortrait(): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await portrait().jpeg({ quality: 85 }).toBuffer());
}

/** Three people. */
export async function aGroup(): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await sharp(photo(3)).jpeg({ quality: 80 }).toBuffer());
}

/** Two group photos side by side, more than five faces. */
export async function aCrowd(): Promise<Uint8Array<ArrayBuffer>> {
  const size = { width: 1200, height: 800 };
  const [left, right] = await Promise.all([5, 1].map((number) => sharp(photo(number)).resize(size).toBuffer()));
  return Uint8Array.from(
    await sharp({ create: { width: 2400, height: 800, channels: 3, background: '#fff' } })
      .composite([
        { input: left, left: 0, top: 0 },
        { input: right, left: 1200, top: 0 },
      ])
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
}

/**
 * The portrait in a field of noise, as a PNG of about 4.4 MB, which is what one request can carry. PNG guards every
 * chunk by a CRC and its pixels by a checksum, so it can be read at the other end only if every byte of it is the same.
 */
export async function aLargePicture(): Promise<Uint8Array<ArrayBuffer>> {
  const side = 1203;
  const noise = makeNoise(side * side * 3);
  return Uint8Array.from(
    await sharp(noise, { raw: { width: side, height: side, channels: 3 } })
      .composite([{ input: await portrait().png().toBuffer(), left: 350, top: 350 }])
      .removeAlpha()
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
}

const portrait = () => sharp(photo(3)).extract({ left: 440, top: 230, width: 500, height: 500 });

/** The same noise every time (xorshift32). */
function makeNoise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 2463534242;
  for (let index = 0; index < length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}
