import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { type FunctionBench, openFunctionBench, pictureMessage } from '../../../test/support/lambda/function-bench.ts';
import { setEnvironment } from '../../../test/support/lambda/set-environment.ts';
import type { Call } from '../../../test/support/lambda/watched-functions.ts';

export const STEPS = ['create container', 'upload', 'encode', 'look, still processing', 'look at the result'] as const;
export type Step = (typeof STEPS)[number];

export const SEARCH_STEPS = ['enrol', 'search', 'end the enrolment'] as const;
export type SearchStep = (typeof SEARCH_STEPS)[number];

/** One invocation of a function, with what it did. */
export interface Invocation {
  readonly step: Step | SearchStep;
  readonly entry: string;
  readonly calls: readonly Call[];
  readonly ownMilliseconds: number;
  /** Of the answer, compressed where API Gateway compresses it. */
  readonly bytesOut: number;
  /** Lines that the handler wrote, and their bytes. */
  readonly logLines: number;
  readonly logBytes: number;
}

export interface Attempt {
  readonly containerId: string;
  readonly invocations: readonly Invocation[];
}

const http = (name: string) => `functions/http/${name}.ts`;
const ENCODE = 'functions/queue/encode-image.ts';

/** API Gateway compresses larger answers for clients that ask for it, as `fetch` does. */
const COMPRESS_FROM = 4096;

const bodySchema = z.object({ body: z.string() });

/** The functions with the settings of a deployment that has the default ones. */
export async function openCostBench(logLevel: string): Promise<FunctionBench> {
  const bench = await openFunctionBench();
  setEnvironment({ EVENTS_TOPIC_ARN: '', LOG_LEVEL: logLevel, METRICS_NAMESPACE: 'FaceEncode/face-encode' });
  return bench;
}

/** One attempt: a container, its pictures, a look before and after they are encoded. */
export async function measureAttempt(bench: FunctionBench, pictures: readonly Uint8Array[]): Promise<Attempt> {
  const invocations: Invocation[] = [];
  const watch = watchInto(bench, invocations);
  const id = await watch('create container', http('create-container'), () => bench.createContainer());
  const event = { pathParameters: { container_id: id } };
  const look = async (step: Step) => watch(step, http('get-summary'), () => bench.request(http('get-summary'), event));
  const accepted: { readonly body: string }[] = [];
  for (const picture of pictures) {
    accepted.push(await watch('upload', http('add-image'), () => bench.addImage(id, picture)));
  }
  await look('look, still processing');
  for (const response of accepted) {
    await watch('encode', ENCODE, () => bench.deliver(ENCODE, pictureMessage(id, response)));
  }
  await look('look at the result');
  return { containerId: id, invocations };
}

/** Enrols the person of a container, searches among all others, ends the enrolment, and leaves the person enrolled for the next. */
export async function measureSearch(bench: FunctionBench, containerId: string): Promise<readonly Invocation[]> {
  const invocations: Invocation[] = [];
  const watch = watchInto(bench, invocations);
  const event = { pathParameters: { container_id: containerId } };
  await watch('enrol', http('put-enrolment'), () => bench.request(http('put-enrolment'), event));
  await watch('search', http('get-matches'), () => bench.request(http('get-matches'), event));
  await watch('end the enrolment', http('delete-enrolment'), () => bench.request(http('delete-enrolment'), event));
  await bench.request(http('put-enrolment'), event);
  return invocations;
}

/** Notes what each invocation of a function does. */
function watchInto(bench: FunctionBench, invocations: Invocation[]) {
  return async <Result>(step: Invocation['step'], entry: string, run: () => Promise<Result>): Promise<Result> => {
    const first = bench.calls.length;
    const log = countOutput();
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const result = await run();
    const elapsed = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    const { lines, bytes } = log.end();
    const calls = bench.calls.slice(first);
    const waited = calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    invocations.push({
      step,
      entry,
      calls,
      // Other programs stretch the one, and the emulators of this process add to the other.
      ownMilliseconds: Math.max(0, Math.min(elapsed - waited, (user + system) / 1000)),
      bytesOut: sizeOf(bodySchema.safeParse(result).data?.body ?? ''),
      logLines: lines,
      logBytes: bytes,
    });
    return result;
  };
}

const sizeOf = (body: string): number => {
  const bytes = Buffer.from(body);
  return bytes.byteLength >= COMPRESS_FROM ? gzipSync(bytes).byteLength : bytes.byteLength;
};

/** Keeps what is written to standard output until `end`, which is the log of a function on AWS, and counts it. */
function countOutput() {
  const { write } = process.stdout;
  let written = '';
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    end() {
      process.stdout.write = write;
      return { lines: written.split('\n').filter((line) => line !== '').length, bytes: Buffer.byteLength(written) };
    },
  };
}
