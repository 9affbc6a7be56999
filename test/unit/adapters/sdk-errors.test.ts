import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { NoSuchBucket, S3ServiceException } from '@aws-sdk/client-s3';
import { KMSAccessDeniedException, KMSThrottlingException } from '@aws-sdk/client-sns';
import { KmsDisabled, KmsThrottled } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { mapSdkErrors } from '../../../functions/adapters/aws/sdk-errors.ts';
import { TransientError } from '../../../functions/domain/errors.ts';

const answer = { message: 'refused', $metadata: { httpStatusCode: 400 } };

/** S3 has no classes for most of its errors. */
const s3Error = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ ...answer, name, $fault: 'client', $metadata: { httpStatusCode } });

describe('mapSdkErrors', () => {
  it.each([
    // With customerKey each message and each object is a call of KMS, which throttles by itself. No SDK tries these again.
    ['SQS, whose key is throttled', new KmsThrottled(answer)],
    ['SNS, whose key is throttled', new KMSThrottlingException(answer)],
    ['S3, whose key is throttled', s3Error('KMS.ThrottlingException', 400)],
    ['S3 that is slow', s3Error('SlowDown', 503)],
    ['S3 that has waited for the body', s3Error('RequestTimeout', 400)],
    ['S3 with an error of its own', s3Error('InternalError', 500)],
  ])('takes %s for a fault that may pass', async (_, error) => {
    await expect(mapSdkErrors(Promise.reject(error))).rejects.toEqual(new TransientError(error.name));
  });

  it.each([
    ['a key that is disabled', new KmsDisabled(answer)],
    ['a key that must not be used', new KMSAccessDeniedException(answer)],
    ['a bucket that is gone', new NoSuchBucket(answer)],
    ['a table that is gone', new ResourceNotFoundException(answer)],
  ])('leaves %s as it is: another try does not help', async (_, error) => {
    await expect(mapSdkErrors(Promise.reject(error))).rejects.toBe(error);
  });
});
