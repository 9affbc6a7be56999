import { describe, expect, it } from 'vitest';
import { readCreatedKeys } from '../../../functions/mapping/s3-notification.ts';
import { created } from '../../support/lambda-events.ts';

describe('readCreatedKeys', () => {
  it('decodes the keys as S3 encodes them', () => {
    expect(readCreatedKeys(created('uploads/a+b%2Bc%C3%A9'))).toEqual(['uploads/a b+cé']);
  });

  it.each(['ObjectCreated:Put', 'ObjectCreated:Post', 'ObjectCreated:CompleteMultipartUpload'])(
    'reads %s',
    (eventName) => {
      expect(readCreatedKeys(created('key', eventName))).toEqual(['key']);
    },
  );

  it('finds nothing in the test message that S3 sends at first', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'bucket' };

    expect(readCreatedKeys(JSON.stringify(test))).toEqual([]);
  });

  it('finds nothing in a message about a deleted object', () => {
    expect(readCreatedKeys(created('key', 'ObjectRemoved:Delete'))).toEqual([]);
  });

  it.each(['', 'no json', '[]', 'null', '{"Records":[{}]}', '{"Records":{}}'])('cannot read %j', (body) => {
    expect(readCreatedKeys(body)).toBeUndefined();
  });

  it('leaves a key alone that is not encoded as it should be', () => {
    expect(readCreatedKeys(created('50%'))).toEqual(['50%']);
  });
});
