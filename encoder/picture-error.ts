export type PictureErrorCode = 'unsupported_image' | 'corrupt_image' | 'image_too_many_pixels' | 'too_many_faces';

/** This picture can never be encoded, however often it is tried. The message is for the person who sent it. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: PictureErrorCode;

  constructor(code: PictureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
