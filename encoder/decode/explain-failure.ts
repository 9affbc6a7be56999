import { type DetectedType, PictureError } from '../picture-error.ts';

/** How each type is called in a sentence. */
const NAMES: Partial<Record<DetectedType, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  bmp: 'BMP',
  heic: 'HEIC',
};

/** The picture is damaged: bytes are missing or wrong. */
export function describeDamage(detectedType: DetectedType, cause?: unknown): PictureError {
  return new PictureError(
    'corrupt_image',
    'This picture is damaged or incomplete and cannot be opened. Save or take it again, then send it once more.',
    { detectedType, cause },
  );
}

/**
 * The picture is whole, but in a form of its type that no decoder here knows.
 *
 * @param form what is unusual about it, such as "with 12 bits per colour"
 */
export function describeForm(detectedType: DetectedType, form: string): PictureError {
  return new PictureError(
    'unsupported_image',
    `This ${NAMES[detectedType] ?? ''} picture is stored ${form}, a form that cannot be opened here. ` +
      'Save it as an ordinary JPEG, then send it once more.',
    { detectedType },
  );
}

/** What the picture library says when this machine is short of something; a damaged picture is never the reason. */
const SHORTAGE =
  /(?:out of|insufficient|not enough) memory|(?:unable|cannot|can't|could not|couldn't|failed) (?:to )?(?:allocate|malloc)|bad_alloc|creat(?:e|ing) thread/i;

/** What it says of a whole picture whose form it does not know. */
const UNKNOWN_FORM =
  /not been built in|unsupported (?:feature|codec|compression|tiff)|not (?:implemented|supported)|no known route|tile size/i;

/** Whether the picture is to blame, or another try may succeed. */
export function explainDecodeFailure(cause: unknown, detectedType: DetectedType): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (SHORTAGE.test(message)) return new Error(`decoding failed: ${message}`, { cause });
  if (UNKNOWN_FORM.test(message)) return describeForm(detectedType, 'in an unusual way');
  return describeDamage(detectedType, cause);
}
