/** What AWS asks. List prices without free tiers and discounts; check them before you rely on them. */
export const prices = {
  region: 'us-east-1',
  /** The year of the price lists that these numbers are from. */
  asOf: '2025',
  /** USD for one. */
  apiRequest: 3.5 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGigabyteSecond: { arm64: 0.000_013_333_4, x86_64: 0.000_016_666_7 },
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  s3: { PutObject: 0.005 / 1e3, GetObject: 0.000_4 / 1e3, HeadObject: 0.000_4 / 1e3, ListObjectsV2: 0.005 / 1e3 },
  sqsRequest: 0.4 / 1e6,
  snsPublish: 0.5 / 1e6,
  logGigabyte: 0.5,
  /** X-Ray, for one trace. */
  trace: 5 / 1e6,
  outGigabyte: 0.09,
  /** USD a month. */
  metric: 0.3,
  alarm: 0.1,
  key: 1,
  /** Rekognition, for one image: `IndexFaces` or `CompareFaces` of the first million a month. */
  rekognitionImage: 0.001,
} as const;

/**
 * Milliseconds that a call takes between a Lambda function and its service in one region. The embedded stores answer
 * faster or slower than AWS; the time of our own code is measured, and these stand for the waiting.
 */
export const callMilliseconds: Readonly<Record<string, number>> = {
  dynamodb: 5,
  s3: 25,
  sqs: 10,
  sns: 15,
};
