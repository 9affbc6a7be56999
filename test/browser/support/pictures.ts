import { cutPortrait, drawBlank, type PortraitName, readSample } from '../../support/pictures/encoder-pictures.ts';

/** A file as playwright gives it to a page. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const jpeg = (name: string, buffer: Buffer): TestFile => ({ name, mimeType: 'image/jpeg', buffer });

/** Three people. */
export const groupPhoto = async (): Promise<TestFile> => jpeg('group.jpg', await readSample(3));

/** Four others. */
export const otherGroupPhoto = async (): Promise<TestFile> => jpeg('others.jpg', await readSample(6));

/** One of the three, cut out of the group photo, or somebody else. */
export const portrait = async (who: PortraitName = 'blonde', name = `${who}.jpg`): Promise<TestFile> =>
  jpeg(name, await cutPortrait(who).jpeg().toBuffer());

/** The same portrait in hardly any light. */
export const darkPortrait = async (name = 'dark.jpg'): Promise<TestFile> =>
  jpeg(name, await cutPortrait().linear(0.25, 0).jpeg().toBuffer());

export const emptyRoom = async (name = 'room.jpg'): Promise<TestFile> =>
  jpeg(name, await drawBlank(320, 240).jpeg().toBuffer());

/** Begins like a JPEG; the rest is text. */
export const damagedPhoto: TestFile = {
  name: 'letter.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('\xff\xd8\xffDear reader', 'latin1'),
};

export const textFile: TestFile = { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('Dear reader') };

/** Too large for a request to the API; the group photo, enlarged. */
export async function largePhoto(): Promise<TestFile> {
  const { default: sharp } = await import('sharp');
  const picture = sharp(await readSample(3)).resize(4200);
  return jpeg('large.jpg', await picture.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer());
}
