import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { findSamplePhoto } from '../../encoder/golden/sample-photos.ts';
import { cacheFolder } from '../support/folders.ts';

/**
 * The benchmark's pictures, made from sample photos of a dev dependency into `.cache/`. Enlarged photos would be smooth
 * and so too easy to decode, so they get the grain of a camera.
 */
export interface BenchPictures {
  /** One face, 960 x 1280 px: the 12-megapixel picture made smaller. */
  portrait: string;
  /** One face, 3000 x 4000 px, baseline and progressive. */
  baseline: string;
  progressive: string;
  /** Five faces, 1920 x 1398 px, as the package has it. */
  group: string;
  /** One face, 4912 x 7360 px: baseline; progressive with colour at half the size; progressive with all colour. */
  huge: string;
  hugeProgressive: string;
  hugeProgressiveColour: string;
}

const FOLDER = join(cacheFolder, 'bench');

export async function makeBenchPictures(): Promise<BenchPictures> {
  await mkdir(FOLDER, { recursive: true });
  const write = async (name: string, picture: Sharp): Promise<string> => {
    const file = join(FOLDER, name);
    await picture.toFile(file);
    return file;
  };
  return {
    portrait: await write(
      'portrait-1280.jpg',
      sharp(await (await drawPortrait(3000, 4000)).toBuffer())
        .resize(960)
        .jpeg({ quality: 90 }),
    ),
    baseline: await write('baseline-12mp.jpg', (await drawPortrait(3000, 4000)).jpeg({ quality: 90 })),
    progressive: await write(
      'progressive-12mp.jpg',
      (await drawPortrait(3000, 4000)).jpeg({ quality: 90, progressive: true }),
    ),
    group: findSamplePhoto(5),
    huge: await write('baseline-36mp.jpg', (await drawPortrait(4912, 7360)).jpeg({ quality: 90 })),
    hugeProgressive: await write(
      'progressive-36mp.jpg',
      (await drawPortrait(4912, 7360)).jpeg({ quality: 90, progressive: true, chromaSubsampling: '4:2:0' }),
    ),
    hugeProgressiveColour: await write(
      'progressive-444-36mp.jpg',
      (await drawPortrait(4912, 7360)).jpeg({ quality: 90, progressive: true, chromaSubsampling: '4:4:4' }),
    ),
  };
}

async function drawPortrait(width: number, height: number): Promise<Sharp> {
  const area = { left: 390, top: 180, width: 600, height: 600 };
  const portrait = sharp(findSamplePhoto(3)).extract(area).resize(width, height, { fit: 'cover' });
  return sharp(await portrait.png({ compressionLevel: 1 }).toBuffer()).composite([
    { input: drawGrain(width), raw: { width, height: 64, channels: 4 }, tile: true },
  ]);
}

/** Gray pixels of changing brightness, a tenth opaque, the same each time (a linear congruential generator). */
function drawGrain(width: number): Buffer {
  const grain = Buffer.alloc(width * 64 * 4);
  let state = 1;
  for (let i = 0; i < grain.length; i += 4) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    grain.fill(state >> 16, i, i + 3);
    grain[i + 3] = 26;
  }
  return grain;
}
