import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { TransientError } from '../../domain/errors.ts';

/** Names of connection errors that Node gives and the SDK's own classification does not list. */
const connectionErrors = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ABORT_ERR']);

/**
 * KMS throttles by itself, and each service that uses a key passes that on under a name of its own, with a status of 400:
 * `KmsThrottled` of SQS, `KMSThrottlingException` of SNS, `KMS.ThrottlingException` of S3.
 */
const throttledKey = /^kms\.?throttl/i;

/**
 * Awaits an SDK call that has used up its retries, and turns throttling, timeouts and server errors into the domain's
 * `TransientError`. Other errors, such as a missing permission, stay what they are: another try does not help.
 */
export async function mapSdkErrors<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (isSdkError(error) && isTemporary(error)) throw new TransientError(error.name, { cause: error });
    throw error;
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

const isSdkError = (error: unknown): error is SdkError => error instanceof Error;

function isTemporary(error: SdkError): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    isThrottlingError(error) ||
    isTransientError(error) ||
    isServerError(error) ||
    throttledKey.test(error.name) ||
    connectionErrors.has(code)
  );
}
