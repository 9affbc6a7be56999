import type { StoreService } from './store-calls.ts';

interface StoreError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const json = (version: string, type: string, status: number, more = {}): StoreError => ({
  status,
  headers: { 'content-type': `application/x-amz-json-${version}`, ...more },
  text: JSON.stringify({ __type: type, message: 'made up by the fault proxy' }),
});

const xml = (code: string, status: number): StoreError => ({
  status,
  headers: { 'content-type': 'application/xml' },
  text: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>made up</Message></Error>`,
});

const query = (code: string, status: number, type: string): StoreError => ({
  status,
  headers: { 'content-type': 'text/xml' },
  text: `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code><Message>made up</Message></Error></ErrorResponse>`,
});

/** Errors in the shape in which each service sends them, because the SDK tells by the shape whether to try again. */
export const storeErrors: Readonly<Record<StoreService, Readonly<Record<'error' | 'throttled', StoreError>>>> = {
  dynamodb: {
    error: json('1.0', 'com.amazonaws.dynamodb.v20120810#InternalServerError', 500),
    throttled: json('1.0', 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', 400),
  },
  s3: { error: xml('InternalError', 500), throttled: xml('SlowDown', 503) },
  sns: { error: query('InternalError', 500, 'Receiver'), throttled: query('Throttled', 429, 'Sender') },
  sqs: {
    error: json('1.0', 'com.amazonaws.sqs#InternalFailure', 500, { 'x-amzn-query-error': 'InternalFailure;Receiver' }),
    throttled: json('1.0', 'com.amazonaws.sqs#RequestThrottled', 400, {
      'x-amzn-query-error': 'RequestThrottled;Sender',
    }),
  },
};
