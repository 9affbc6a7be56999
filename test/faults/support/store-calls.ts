import type { IncomingMessage } from 'node:http';

export type StoreService = 'dynamodb' | 's3' | 'sqs';

/** One try of one call of the SDK, as it passes on the wire. */
export interface StoreCall {
  readonly service: StoreService;
  /** As in the SDK: `UpdateItem`, `PutObject`, `SendMessage`. */
  readonly operation: string;
  /** The container that it is about. */
  readonly containerId: string;
  /** The same for all tries of a call. */
  readonly invocation: string;
}

const containerPattern =
  /(?:CONTAINER#|uploads(?:\/|%2F)|containerId\\?":\\?")([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})/;

/** @returns undefined for what is no call of the SDK about a container: polling, forms */
export function describeCall({ method = '', url = '', headers }: IncomingMessage, body: Buffer): StoreCall | undefined {
  const invocation = String(headers['amz-sdk-invocation-id'] ?? '');
  const [service, operation] = nameOf(method, url, String(headers['x-amz-target'] ?? ''));
  const text = service === 's3' ? url : body.toString('utf8');
  const [, containerId] = containerPattern.exec(text) ?? [];
  if (!containerId || !invocation) return undefined;
  return { service, operation, containerId, invocation };
}

function nameOf(method: string, url: string, target: string): [StoreService, string] {
  const operation = target.split('.').at(-1) ?? '';
  if (target.startsWith('DynamoDB')) return ['dynamodb', operation];
  if (target) return ['sqs', operation];
  if (method === 'GET') return ['s3', url.includes('list-type') ? 'ListObjectsV2' : 'GetObject'];
  return ['s3', { PUT: 'PutObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method] ?? method];
}
