import { describe, expect, it } from 'vitest';
import { readNotification } from '../../../functions/adapters/aws/s3-notification.ts';
import { aPictureName, CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { created } from '../../support/lambda/lambda-events.ts';

const picture = aPictureName();
const olderKey = `uploads/${CONTAINER_ID}/${IMAGE_ID}`;
const key = `${olderKey}/${picture.createdAt}`;
const nothing = { pictures: [], foreign: 0 };

describe('readNotification', () => {
  it('decodes keys as S3 encodes them', () => {
    expect(readNotification(created(key.replace('uploads', '%75ploads').replaceAll('/', '%2F')))).toEqual({
      pictures: [picture],
      foreign: 0,
    });
  });

  it.each(['ObjectCreated:Put', 'ObjectCreated:Post', 'ObjectCreated:CompleteMultipartUpload'])(
    'reads %s',
    (eventName) => {
      expect(readNotification(created(key, eventName))).toEqual({ pictures: [picture], foreign: 0 });
    },
  );

  it('reads the events that were under way when the version before was replaced', () => {
    expect(readNotification(created(olderKey))).toEqual({
      pictures: [{ ...picture, createdAt: undefined }],
      foreign: 0,
    });
  });

  it.each(['uploads/a+b', 'uploads/secret.txt', `other/${CONTAINER_ID}/${IMAGE_ID}`, `${key}/more`, '50%'])(
    'counts the object %s, which is no picture of this service',
    (foreign) => {
      expect(readNotification(created(foreign))).toEqual({ pictures: [], foreign: 1 });
    },
  );

  it('finds nothing in the test message that S3 sends at first', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'bucket' };

    expect(readNotification(JSON.stringify(test))).toEqual(nothing);
  });

  it('finds nothing in a message about a deleted object', () => {
    expect(readNotification(created(key, 'ObjectRemoved:Delete'))).toEqual(nothing);
  });

  it.each(['', 'no json', '[]', 'null', '{"Records":[{}]}', '{"Records":{}}'])('cannot read %j', (body) => {
    expect(readNotification(body)).toBeUndefined();
  });
});
