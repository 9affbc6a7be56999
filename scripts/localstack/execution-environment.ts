import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { type Invocation, runtimeMessageSchema } from '../lambda-runtime/messages.ts';

/**
 * One execution environment of a Lambda function, for LocalStack without containers: runs the handler in a process of its
 * own, takes invocations from LocalStack at `POST /invoke`, and reports logs and results to LocalStack's callback URL.
 *
 * As on AWS, a handler that exceeds its timeout or ends its process makes the invocation fail, and the next invocation
 * gets a new process.
 */

const settings = z
  .object({
    LOCALSTACK_RUNTIME_ENDPOINT: z.string(),
    LOCALSTACK_RUNTIME_ID: z.string(),
    LOCALSTACK_INTEROP_PORT: z.coerce.number(),
    AWS_LAMBDA_FUNCTION_TIMEOUT: z.coerce.number(),
  })
  .parse(process.env);

/** Seconds that one invocation may take. */
const timeout = settings.AWS_LAMBDA_FUNCTION_TIMEOUT;

const runtimeProgram = join(import.meta.dirname, '..', 'lambda-runtime', 'runtime.ts');

/** What LocalStack posts for one invocation; `payload` is the event as JSON. */
const requestSchema = z.object({
  'invoke-id': z.string(),
  'invoked-function-arn': z.string(),
  payload: z.string(),
  'trace-id': z.string().nullish(),
});

/** What the function sees: everything but LocalStack's own variables. */
const functionEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('LOCALSTACK_')),
);

interface RunningInvocation {
  readonly invocation: Invocation;
  readonly timer: NodeJS.Timeout;
}

let isReady = false;
let logs = '';
let running: RunningInvocation | undefined;
let runtime = startRuntime();

function startRuntime(): ChildProcess {
  const child = fork(runtimeProgram, [], { env: functionEnvironment, silent: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      logs += text;
      process.stdout.write(text);
    });
  }
  child.on('message', (message) => void takeMessage(message));
  child.on('close', (code) => {
    if (child === runtime) void takeExit(code);
  });
  return child;
}

async function takeMessage(message: unknown): Promise<void> {
  const { kind, body } = runtimeMessageSchema.parse(message);
  if (kind === 'response' || kind === 'error') return await finish(kind, body);
  if (isReady) return;
  isReady = true;
  await report(`status/${settings.LOCALSTACK_RUNTIME_ID}/ready`, '');
}

/** The process of the handler has ended, which it never does on its own while all is well. */
async function takeExit(code: number | null): Promise<void> {
  const body = describeFault('Runtime.ExitError', `Runtime exited with error: exit status ${code}\n${logs}`);
  if (!isReady) {
    await report(`status/${settings.LOCALSTACK_RUNTIME_ID}/error`, body);
    process.exit(1);
  }
  runtime = startRuntime();
  await finish('error', body);
}

async function expire(): Promise<void> {
  const expired = runtime;
  runtime = startRuntime();
  expired.kill('SIGKILL');
  await finish('error', describeFault('Sandbox.Timedout', `Task timed out after ${timeout.toFixed(2)} seconds`));
}

async function finish(kind: 'response' | 'error', body: string): Promise<void> {
  if (!running) return;
  const { invocation, timer } = running;
  running = undefined;
  clearTimeout(timer);
  // LocalStack may send the next invocation as soon as it has the result. Lines printed later go to the log of that one.
  const printed = `START RequestId: ${invocation.id}\n${logs}END RequestId: ${invocation.id}\n`;
  logs = '';
  await report(`invocations/${invocation.id}/logs`, JSON.stringify({ logs: printed }));
  await report(`invocations/${invocation.id}/${kind}`, body);
}

async function report(path: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${settings.LOCALSTACK_RUNTIME_ENDPOINT}/${path}`, { method: 'POST', headers, body });
}

const describeFault = (errorType: string, errorMessage: string) => JSON.stringify({ errorType, errorMessage });

createServer(async (request, response) => {
  const asked = requestSchema.parse(await json(request));
  response.end();
  const invocation = {
    id: asked['invoke-id'],
    functionArn: asked['invoked-function-arn'],
    traceId: asked['trace-id'] ?? '',
    payload: asked.payload,
    deadline: Date.now() + timeout * 1000,
  };
  running = { invocation, timer: setTimeout(() => void expire(), timeout * 1000) };
  runtime.send(invocation);
}).listen(settings.LOCALSTACK_INTEROP_PORT, '127.0.0.1');
