import type { IncomingMessage } from 'node:http';

export type StoreService = 'dynamodb' | 's3' | 'sqs' | 'sns';

/** One try of one call of the SDK, as it passes on the wire. */
export interface StoreCall {
  readonly service: StoreService;
  /** As in the SDK: `UpdateItem`, `PutObject`, `SendMessage`, `Publish`. */
  readonly operation: string;
  /** The container that it is about. */
  readonly containerId: string;
  /** The same for all tries of a call. */
  readonly invocation: string;
}

const containerPattern =
  /(?:CONTAINER#|"-?1#|uploads(?:\/|%2F)|containerId\\?":\\?"|container_id%22%3A%22)([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})/;

/**
 * @param containerOf tells whose message a receipt handle stands for
 * @returns undefined for what is no call of the SDK about a container: polling, forms
 */
export function describeCall(
  { method = '', url = '', headers }: IncomingMessage,
  body: Buffer,
  containerOf: (receiptHandle: string) => string | undefined,
): StoreCall | undefined {
  const invocation = String(headers['amz-sdk-invocation-id'] ?? '');
  const text = body.toString('latin1');
  const [service, operation] = nameOf(method, url, String(headers['x-amz-target'] ?? ''), text);
  const [, named] = containerPattern.exec(service === 's3' ? url : text) ?? [];
  const [, handle = ''] = /"ReceiptHandle":"([^"]+)"/.exec(text) ?? [];
  const containerId = named ?? containerOf(handle);
  if (!containerId || !invocation) return undefined;
  return { service, operation, containerId, invocation };
}

function nameOf(method: string, url: string, target: string, body: string): [StoreService, string] {
  const operation = target.split('.').at(-1) ?? '';
  if (target.startsWith('DynamoDB')) return ['dynamodb', operation];
  if (target) return ['sqs', operation];
  // The one service that still speaks the older protocol.
  const [, action] = method === 'POST' ? (/(?:^|&)Action=(\w+)/.exec(body) ?? []) : [];
  if (action) return ['sns', action];
  if (method === 'GET') return ['s3', url.includes('list-type') ? 'ListObjectsV2' : 'GetObject'];
  return ['s3', { PUT: 'PutObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method] ?? method];
}
