export type PictureErrorCode = 'unsupported_image' | 'corrupt_image' | 'image_too_many_pixels' | 'too_many_faces';

/** What the content of a file says that it is, whatever its name or media type. */
export type DetectedType =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'avif'
  | 'gif'
  | 'tiff'
  | 'bmp'
  | 'heic'
  | 'jxl'
  | 'jp2'
  | 'svg'
  | 'pdf'
  | 'html'
  | 'video'
  | 'zip'
  | 'empty'
  | 'unknown';

export interface PictureErrorOptions extends ErrorOptions {
  /** `unknown` when it is left out. */
  detectedType?: DetectedType;
}

/**
 * This picture can never be encoded, however often it is tried. The message is a whole sentence, or two, for the person who
 * sent it.
 */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: PictureErrorCode;
  readonly detectedType: DetectedType;

  constructor(
    code: PictureErrorCode,
    message: string,
    { detectedType = 'unknown', ...options }: PictureErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.detectedType = detectedType;
  }
}
