import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { findSamplePhoto, type SampleNumber } from '../../encoder/golden/sample-photos.ts';

/** A picture to upload, and what it shows, for people. */
export interface SamplePicture {
  readonly title: string;
  readonly bytes: Uint8Array;
  /** The women who are alone in another picture, too, with a point of their face in pixels of this one. */
  readonly known: readonly { readonly name: string; readonly x: number; readonly y: number }[];
}

/** A square around one face of a group photo, in pixels of the photo. */
interface Portrait {
  readonly photo: SampleNumber;
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const portraits = {
  'the smiling woman on the left of photo 3': { photo: 3, left: 440, top: 230, side: 500 },
  'the woman with the long hair in photo 6': { photo: 6, left: 110, top: 370, side: 500 },
  'the woman with the sleek hair in photo 6': { photo: 6, left: 560, top: 210, side: 500 },
} as const satisfies Record<string, Portrait>;

/** Two group photos, and three pictures that show one woman each of them. */
export async function readSamplePictures(): Promise<SamplePicture[]> {
  const groups = ([3, 6] as const).map(async (photo) => ({
    title: `group photo ${photo}`,
    bytes: await readFile(findSamplePhoto(photo)),
    known: Object.entries(portraits)
      .filter(([, portrait]) => portrait.photo === photo)
      .map(([name, { left, top, side }]) => ({ name, x: left + side / 2, y: top + side / 2 })),
  }));
  const singles = Object.entries(portraits).map(async ([title, portrait]) => ({
    title,
    bytes: await cutPortrait(portrait),
    known: [{ name: title, x: portrait.side / 2, y: portrait.side / 2 }],
  }));
  return await Promise.all([...groups, ...singles]);
}

async function cutPortrait({ photo, left, top, side }: Portrait): Promise<Uint8Array> {
  return await sharp(findSamplePhoto(photo))
    .extract({ left, top, width: side, height: side })
    .jpeg({ quality: 85 })
    .toBuffer();
}
