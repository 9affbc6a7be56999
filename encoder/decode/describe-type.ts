import { type DetectedType, PictureError } from '../picture-error.ts';

/** What is taken, in one sentence; the whole list is in docs/encoder.md. */
const WANTED = 'Send a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP picture.';

/** What a person may do about a file of a type that is not taken. */
const ADVICE: Partial<Record<DetectedType, string>> = {
  heic:
    'This is an HEIC picture, the format of iPhones, which cannot be opened here. Send it as JPEG: on the phone, choose ' +
    'Settings, Camera, Formats, Most Compatible and take it again, or share it by mail, which makes a JPEG of it.',
  jxl: `This is a JPEG XL picture, which cannot be opened here. Save it as JPEG and send it again.`,
  jp2: `This is a JPEG 2000 picture, which cannot be opened here. Save it as JPEG and send it again.`,
  svg: `This is a drawing (SVG), not a photo. ${WANTED}`,
  pdf: `This is a PDF document, not a picture. ${WANTED}`,
  html: `This is a web page, not a picture: the address of a picture was perhaps saved as a page. ${WANTED}`,
  video:
    'This is a video, not a picture. Send a single picture of it. A Live Photo has its picture in a file of its own.',
  zip: `This is an archive (ZIP), not a picture. ${WANTED}`,
  empty: `This file is empty. ${WANTED}`,
};

/** The content is no picture that can be opened. */
export function describeType(detectedType: DetectedType): PictureError {
  const message = ADVICE[detectedType] ?? `This file is not a picture that can be opened here. ${WANTED}`;
  return new PictureError('unsupported_image', message, { detectedType });
}
