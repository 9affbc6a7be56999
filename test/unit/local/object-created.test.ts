import { expect, it } from 'vitest';
import { describeObjectCreated } from '../../../local/object-created.ts';

const object = {
  bucket: 'pictures',
  key: 'uploads/a b/ü+1',
  size: 31_000,
  etag: '"d41d8cd98f00b204e9800998ecf8427e"',
  byForm: false,
  storedAt: new Date('2026-03-25T12:00:00.000Z'),
  region: 'us-east-1',
};

it('describes an object as S3 does in a notification', () => {
  expect(JSON.parse(describeObjectCreated(object))).toMatchObject({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: '2026-03-25T12:00:00.000Z',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: 'pictures', arn: 'arn:aws:s3:::pictures' },
          object: {
            size: 31_000,
            eTag: 'd41d8cd98f00b204e9800998ecf8427e',
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
          },
        },
      },
    ],
  });
});

it('encodes the key, with a space as + and slashes as they are', () => {
  const { Records } = JSON.parse(describeObjectCreated(object));
  expect(Records[0].s3.object.key).toBe('uploads/a+b/%C3%BC%2B1');
});

it('says when an object came as a form', () => {
  const { Records } = JSON.parse(describeObjectCreated({ ...object, byForm: true }));
  expect(Records[0].eventName).toBe('ObjectCreated:Post');
});
