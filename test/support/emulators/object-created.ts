/** An object that was stored, as the bucket's notification tells it. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** True when it came as a form (a presigned POST). */
  readonly byForm: boolean;
  readonly storedAt: Date;
  readonly region: string;
}

/** The body of the message that S3 sends to a queue when an object was created (event version 2.1). */
export function describeObjectCreated(object: StoredObject): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: object.region,
    eventTime: object.storedAt.toISOString(),
    eventName: object.byForm ? 'ObjectCreated:Post' : 'ObjectCreated:Put',
    userIdentity: { principalId: 'TEST' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': 'TEST', 'x-amz-id-2': 'test' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'images',
      bucket: {
        name: object.bucket,
        ownerIdentity: { principalId: 'TEST' },
        arn: `arn:aws:s3:::${object.bucket}`,
      },
      object: {
        key: encodeKey(object.key),
        sequencer: object.storedAt.getTime().toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** Keys stand URL-encoded in notifications, slashes as they are and a space as `+`. */
function encodeKey(key: string): string {
  return key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%20', '+'))
    .join('/');
}
