import { cpus } from 'node:os';
import sharp from 'sharp';
import * as z from 'zod';
import { functionSpecs } from '../../lib/function-specs.ts';
import { aPortrait } from '../../test/e2e/support/pictures.ts';
import { openFunctionBench, pictureMessage } from '../../test/support/function-bench.ts';
import type { Call } from '../../test/support/watched-functions.ts';
import { formatTable } from '../support/table.ts';
import { callMilliseconds, prices, VECTOR_SEARCH_BYTES, VECTOR_WRITE_BYTES } from './prices.ts';

/**
 * `npm run bench:cost`: what a million images cost on AWS. A verification attempt of three selfies runs through the real
 * handlers and the built-in encoder; every AWS call is counted by a middleware of the SDK, with the capacity that
 * DynamoDB says it took, and multiplied by the list prices. After that people are enrolled and searched, which is counted apart.
 */

/** Attempts that are measured, after one that warms up. */
const ATTEMPTS = 5;
const IMAGES = 3;
/** Times that a client looks at the summary in one attempt. */
const LOOKS = 4;
/** Requests for each batch that the pollers of SQS make beside: receive and delete. */
const POLLER_REQUESTS = 2;
/** Bytes of log for each request or image: the line of the handler, that of the access log, Lambda's report. */
const LOG_BYTES = 1_200;

const http = (name: string) => `functions/http/${name}.ts`;
const ENCODE = 'functions/queue/encode-image.ts';

/** One invocation of a function, with what it did. */
interface Invocation {
  readonly step: string;
  readonly entry: string;
  readonly calls: readonly Call[];
  readonly ownMilliseconds: number;
  readonly bytesOut: number;
}

const bodySchema = z.object({ body: z.string() });
const acceptedSchema = z.object({ image_id: z.string() });

const bench = await openFunctionBench();
const picture = await makeSelfie();

const invocations: Invocation[] = [];
const searches: Invocation[] = [];
const enrolled = [await attempt(() => undefined)];
for (let count = 0; count < ATTEMPTS; count += 1) {
  enrolled.push(await attempt((invocation) => invocations.push(invocation)));
}
for (const id of enrolled) await searchFor(id, (invocation) => searches.push(invocation));
await bench.close();
print();
process.exit(0);

async function attempt(keep: (invocation: Invocation) => void): Promise<string> {
  const watch = watchInto(keep);
  const id = await watch('create container', http('create-container'), () => bench.createContainer());
  for (let image = 0; image < IMAGES; image += 1) {
    const { body } = await watch('upload', http('add-image'), () => bench.addImage(id, picture));
    const { image_id } = acceptedSchema.parse(JSON.parse(body));
    await watch('encode', ENCODE, () => bench.deliver(ENCODE, pictureMessage(id, image_id)));
  }
  const event = { pathParameters: { container_id: id } };
  for (let look = 0; look < LOOKS; look += 1) {
    await watch('summary', http('get-summary'), () => bench.request(http('get-summary'), event));
  }
  return id;
}

/** Enrols the person of a container, searches among all others, ends the enrolment, and leaves the person enrolled for the next. */
async function searchFor(id: string, keep: (invocation: Invocation) => void): Promise<void> {
  const watch = watchInto(keep);
  const event = { pathParameters: { container_id: id } };
  const calls = { enrol: 'put-enrolment', search: 'get-matches', 'end the enrolment': 'delete-enrolment' };
  for (const [step, name] of Object.entries(calls)) {
    await watch(step, http(name), () => bench.request(http(name), event));
    if (step === 'end the enrolment') await bench.request(http('put-enrolment'), event);
  }
}

/** Notes what one invocation of a function does. */
function watchInto(keep: (invocation: Invocation) => void) {
  return async <Result>(step: string, entry: string, run: () => Promise<Result>): Promise<Result> => {
    const [first, started] = [bench.calls.length, performance.now()];
    const result = await run();
    const calls = bench.calls.slice(first);
    const waited = calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const bytesOut = Buffer.byteLength(bodySchema.safeParse(result).data?.body ?? '');
    keep({ step, entry, calls, ownMilliseconds: Math.max(0, performance.now() - started - waited), bytesOut });
    return result;
  };
}

function costOf({ entry, calls, ownMilliseconds, bytesOut }: Invocation): number {
  const byApi = entry !== ENCODE;
  const requests = byApi ? prices.apiRequest : POLLER_REQUESTS * prices.sqsRequest;
  const logs = (LOG_BYTES / 1e9) * prices.logGigabyte;
  const out = (bytesOut / 1e9) * prices.outGigabyte;
  // S3 sends one message for each picture that arrives.
  const notifications = entry === http('add-image') ? prices.sqsRequest : 0;
  const called = calls.reduce((sum, call) => sum + costOfCall(call), 0);
  return (
    requests +
    logs +
    out +
    notifications +
    called +
    prices.lambdaRequest +
    computeCost(entry, billed(calls, ownMilliseconds))
  );
}

function billed(calls: readonly Call[], ownMilliseconds: number): number {
  const waited = calls.map(({ action }) => callMilliseconds[action.split(':')[0] ?? ''] ?? 0);
  return ownMilliseconds + waited.reduce((sum, time) => sum + time, 0);
}

function computeCost(entry: string, milliseconds: number): number {
  const gigabytes = (functionSpecs[entry]?.memory ?? 0) / 1024;
  return gigabytes * (milliseconds / 1000) * prices.lambdaGigabyteSecond.arm64;
}

function costOfCall({ action, operation, units, entry }: Call): number {
  const [service] = action.split(':');
  if (operation === 'SearchVectors') return VECTOR_SEARCH_BYTES * prices.vectorSearchByte;
  if (service === 's3') return s3Price(operation);
  if (service === 'sqs') return prices.sqsRequest;
  if (service === 'sns') return prices.snsPublish;
  const isIndexed = entry.endsWith('-enrolment.ts') && /^(Put|Delete)Item$/.test(operation);
  const index = isIndexed ? VECTOR_WRITE_BYTES * prices.vectorWriteByte : 0;
  return index + units * (isRead(operation) ? prices.readUnit : prices.writeUnit);
}

function isRead(operation: string): boolean {
  return /^(Get|Query|BatchGet)/.test(operation);
}

/** Deleting is free. */
function s3Price(operation: string): number {
  return new Map<string, number>(Object.entries(prices.s3)).get(operation) ?? 0;
}

function print(): void {
  const steps = Map.groupBy(invocations, ({ step }) => step);
  const images = ATTEMPTS * IMAGES;
  const rows = [...steps].map(([step, group]) => describe(step, group, images));
  const total = invocations.reduce((sum, invocation) => sum + costOf(invocation), 0) / images;
  const millions = (usd: number) => (usd * 1e6).toFixed(2);
  const header = [
    'Step',
    'per image',
    'AWS calls',
    'read/write units',
    'own ms',
    'billed ms',
    'USD per million images',
  ];
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`);
  console.log(
    `Attempts of ${IMAGES} pictures of ${Math.round(picture.byteLength / 1000)} KB and ${LOOKS} summaries; prices of ${prices.asOf}, ${prices.region}, arm64, no free tier\n`,
  );
  console.log(formatTable(header, [...rows, ['total', '', '', '', '', '', millions(total)]]));
  const bySearch = [...Map.groupBy(searches, ({ step }) => step)];
  console.log(
    `\nWith faceSearch, for a million calls of each kind; a search is assumed to look at ${VECTOR_SEARCH_BYTES} bytes\n`,
  );
  console.log(
    formatTable(
      ['Step', '', ...header.slice(2, -1), 'USD per million calls'],
      bySearch.map(([step, group]) => describe(step, group, group.length)),
    ),
  );
  console.log(`\nAmazon Rekognition, IndexFaces: ${millions(prices.rekognitionImage)} USD per million images.`);
}

function describe(step: string, group: readonly Invocation[], images: number): string[] {
  const mean = (pick: (invocation: Invocation) => number) =>
    group.reduce((sum, invocation) => sum + pick(invocation), 0) / group.length;
  const operations = Map.groupBy(group[0]?.calls ?? [], ({ operation }) => operation);
  const names = [...operations].map(([name, calls]) => (calls.length > 1 ? `${calls.length} ${name}` : name));
  const units = (reads: boolean) =>
    mean(({ calls }) =>
      calls.filter(({ operation }) => isRead(operation) === reads).reduce((sum, call) => sum + call.units, 0),
    ).toFixed(1);
  const cost = group.reduce((sum, invocation) => sum + costOf(invocation), 0) / images;
  return [
    step,
    (group.length / images).toFixed(2),
    names.join(', '),
    `${units(true)} / ${units(false)}`,
    mean(({ ownMilliseconds }) => ownMilliseconds).toFixed(1),
    mean(({ calls, ownMilliseconds }) => billed(calls, ownMilliseconds)).toFixed(0),
    (cost * 1e6).toFixed(2),
  ];
}

/** A portrait of 3 megapixels, as the front camera of a telephone makes it. */
async function makeSelfie(): Promise<Uint8Array> {
  return await sharp(await aPortrait())
    .resize(1536, 2048, { fit: 'cover' })
    .jpeg({ quality: 90 })
    .toBuffer();
}
