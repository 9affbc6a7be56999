import { type ApiErrorCode, apiErrors, type ImageErrorCode, imageErrors } from '../../api/errors.ts';

interface ApiErrorOptions extends ErrorOptions {
  readonly retryAfter?: number | undefined;
}

/** The service rejects a call for a reason that the caller can understand. Expected: logged as information. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** Seconds after which the same call may succeed, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: ApiErrorCode, message: string = apiErrors[code].message, options: ApiErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** A picture that cannot be encoded however often it is tried. */
export class ImageFailure extends Error {
  override readonly name = 'ImageFailure';
  readonly code: ImageErrorCode;
  /** What the content of the file says that it is, where the encoder has looked. */
  readonly detectedType: string | undefined;

  constructor(code: ImageErrorCode, message: string = imageErrors[code], detectedType?: string) {
    super(message);
    this.code = code;
    this.detectedType = detectedType;
  }
}

/** A store or the encoder failed this time; the same call may succeed later. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}
