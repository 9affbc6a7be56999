import * as z from 'zod';
import type { GivenPicture } from './given-picture.ts';

/** The pictures for people who want to try the page without their own, in their order, with what is true of them. */
const samples = [
  { name: 'astronaut.jpg', caption: 'Sample: portrait of an astronaut, by NASA.' },
  {
    name: 'astronaut-closer.jpg',
    caption: 'Sample: the same photo, cut closer, darker, a little turned. Two real photos differ more.',
  },
  { name: 'navy.jpg', caption: 'Sample: portrait of a naval officer, by the US Navy.' },
];

/** What the build of the page packs: base64 by name. */
const packedSchema = z.record(z.string(), z.base64());

/** The sample pictures out of the file that the build packs them into. Throws when one is missing. */
export function unpackSamples(json: unknown): GivenPicture[] {
  const packed = packedSchema.parse(json);
  return samples.map(({ name, caption }) => {
    const bytes = Uint8Array.from(atob(z.string().parse(packed[name])), (character) => character.charCodeAt(0));
    return { file: new File([bytes], name, { type: 'image/jpeg' }), caption };
  });
}
