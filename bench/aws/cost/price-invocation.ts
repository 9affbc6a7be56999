import { accessLogFormat } from '../../../lib/constructs/http/access-log.ts';
import { functionSpecs } from '../../../lib/function-specs.ts';
import type { Call } from '../../../test/support/lambda/watched-functions.ts';
import type { Invocation } from './measure-attempt.ts';
import { callMilliseconds, prices, VECTOR_SEARCH_BYTES, VECTOR_WRITE_BYTES } from './prices.ts';

/** What an invocation costs, in USD, by what it is paid for. */
export const PRICE_PARTS = ['api', 'lambda', 'table', 'pictures', 'queue', 'logs', 'egress', 'traces'] as const;
export type Price = Readonly<Record<(typeof PRICE_PARTS)[number], number>>;

export interface PriceOptions {
  /** Multiplies the measured processor time. */
  readonly cpuFactor: number;
  /** Messages in one invocation of the worker. */
  readonly batch: number;
  /** Percent of the requests that are traced. */
  readonly tracePercent: number;
  /** Whether Lambda writes its own lines about invocations that went well, as it does with `logLevel=debug`. */
  readonly platformLines: boolean;
}

/** Requests for each batch that the pollers of SQS make: receive and delete. */
const POLLER_REQUESTS = 2;

/**
 * What Lambda writes for each invocation that goes well where the system log level is INFO; with WARN it writes nothing. The
 * lines are those of its developer guide (Telemetry API event schema, log-level filtering).
 */
const PLATFORM_LINES = [
  '{"time":"2026-11-27T17:50:55.000Z","type":"platform.start","record":{"requestId":"0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f","version":"$LATEST"}}',
  '{"time":"2026-11-27T17:50:55.000Z","type":"platform.report","record":{"requestId":"0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f","metrics":{"durationMs":101.51,"billedDurationMs":102,"memorySizeMB":1769,"maxMemoryUsedMB":300},"status":"success"}}',
];

/** Bytes that CloudWatch Logs counts for each line beside its text. */
const LINE_BYTES = 26;

const PLATFORM_BYTES = PLATFORM_LINES.reduce((sum, line) => sum + line.length + LINE_BYTES, 0);

const ENCODE = 'functions/queue/encode-image.ts';
const UPLOAD = 'functions/http/add-image.ts';

/** @param heldSeconds for which the answer is held, in which the function is paid and reads the table twice a second */
export function priceOf(invocation: Invocation, options: PriceOptions, heldSeconds = 0): Price {
  const { entry, calls, bytesOut } = invocation;
  const isWorker = entry === ENCODE;
  const shared = isWorker ? options.batch : 1;
  const requests = isWorker ? 0 : 1;
  const sum = (service: string) =>
    calls
      .filter(({ action }) => action.startsWith(`${service}:`))
      .reduce((total, call) => total + priceOfCall(call, entry), 0);
  return {
    api: requests * prices.apiRequest,
    lambda: prices.lambdaRequest / shared + computePrice(invocation, options, heldSeconds),
    table: sum('dynamodb') + 2 * heldSeconds * readUnits(calls) * prices.readUnit,
    pictures: sum('s3'),
    // S3 sends one message for each picture that arrives.
    queue: (isWorker ? POLLER_REQUESTS / shared : entry === UPLOAD ? 1 : 0) * prices.sqsRequest,
    logs: (logBytes(invocation, options) / 1e9) * prices.logGigabyte,
    egress: (bytesOut / 1e9) * prices.outGigabyte,
    traces: requests * (options.tracePercent / 100) * prices.trace,
  };
}

/** MiB with which Lambda gives a function one whole core; less memory is less of it, in proportion. */
const WHOLE_CORE = 1769;

/** Milliseconds of Lambda: our own work with its part of a core, and what AWS's services take to answer. */
export function billedMilliseconds({ calls, ownMilliseconds, entry }: Invocation, options: PriceOptions): number {
  const waited = calls
    .map(({ action }) => callMilliseconds[action.split(':')[0] ?? ''] ?? 0)
    .reduce((sum, time) => sum + time, 0);
  const share = Math.min(1, (functionSpecs[entry]?.memory ?? WHOLE_CORE) / WHOLE_CORE);
  return (ownMilliseconds * options.cpuFactor) / share + waited / (entry === ENCODE ? options.batch : 1);
}

function computePrice(invocation: Invocation, options: PriceOptions, heldSeconds: number): number {
  const gigabytes = (functionSpecs[invocation.entry]?.memory ?? 0) / 1024;
  const seconds = billedMilliseconds(invocation, options) / 1000 + heldSeconds;
  return gigabytes * seconds * prices.lambdaGigabyteSecond.arm64;
}

const isRead = ({ operation }: Call): boolean => /^(Get|Query|BatchGet)/.test(operation);

export const readUnits = (calls: readonly Call[]): number =>
  calls.filter(isRead).reduce((sum, { units }) => sum + units, 0);

export const writeUnits = (calls: readonly Call[]): number =>
  calls.filter((call) => !isRead(call)).reduce((sum, { units }) => sum + units, 0);

function priceOfCall(call: Call, entry: string): number {
  const { action, operation, units } = call;
  const [service] = action.split(':');
  if (operation === 'SearchVectors') return VECTOR_SEARCH_BYTES * prices.vectorSearchByte;
  if (service === 's3') return s3Prices.get(operation) ?? 0;
  if (service === 'sqs') return prices.sqsRequest;
  if (service === 'sns') return prices.snsPublish;
  const isIndexed = entry.endsWith('-enrolment.ts') && /^(Put|Delete)Item$/.test(operation);
  const index = isIndexed ? VECTOR_WRITE_BYTES * prices.vectorWriteByte : 0;
  return index + units * (isRead(call) ? prices.readUnit : prices.writeUnit);
}

/** Deleting is free. */
const s3Prices: ReadonlyMap<string, number> = new Map(Object.entries(prices.s3));

/** The handler's lines, Lambda's own, and for a request that of the access log. */
function logBytes({ entry, logLines, logBytes: own }: Invocation, { batch, platformLines }: PriceOptions): number {
  const shared = entry === ENCODE ? batch : 1;
  const platform = platformLines ? PLATFORM_BYTES / shared : 0;
  const access = entry === ENCODE ? 0 : ACCESS_LINE_BYTES + LINE_BYTES;
  return own + logLines * LINE_BYTES + platform + access;
}

/** A line of the access log with values as they are usual: each stands for its variable. */
const ACCESS_LINE_BYTES = Buffer.byteLength(
  accessLogFormat({ auth: 'iam' })
    .toString()
    .replaceAll('$context.requestId', '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f')
    .replaceAll('$context.requestTime', '27/Nov/2026:17:50:55 +0000')
    .replaceAll('$context.identity.sourceIp', '203.0.113.42')
    .replaceAll('$context.identity.userArn', 'arn:aws:sts::111122223333:assumed-role/backend/session-0a1b2c3d')
    .replaceAll('$context.resourcePath', '/v1/containers/{container_id}/summary')
    .replaceAll(/\$context\.[\w.]+/g, '200'),
);
