import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../../scripts/deploy-test/free-port.ts';
import { listen } from '../../support/http/listen.ts';

/** The stand-in for Lambda of `npm run test:localstack`; the tests play LocalStack. */

const program = join(import.meta.dirname, '..', '..', '..', 'scripts', 'localstack', 'execution-environment.ts');

interface Report {
  readonly path: string;
  readonly body: string;
}

/** Starts an environment for a function with this handler. */
async function startEnvironment(handler: string, timeoutSeconds = 20) {
  const code = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(code, 'index.mjs'), handler);
  const waiting: ((report: Report) => void)[] = [];
  const received: Report[] = [];
  const server = createServer(async (request, response) => {
    const report = { path: request.url ?? '', body: await text(request) };
    response.end();
    const next = waiting.shift();
    if (next) next(report);
    else received.push(report);
  });
  const { url, close } = await listen(server);
  const port = await findFreePort();
  const child = spawn(process.execPath, [program], {
    env: {
      LOCALSTACK_RUNTIME_ENDPOINT: url,
      LOCALSTACK_RUNTIME_ID: 'environment',
      LOCALSTACK_INTEROP_PORT: String(port),
      AWS_LAMBDA_FUNCTION_TIMEOUT: String(timeoutSeconds),
      LAMBDA_TASK_ROOT: code,
      _HANDLER: 'index.handler',
      GREETING: 'hello',
    },
    stdio: 'ignore',
    detached: true,
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
    await close();
  });
  const nextReport = async () => received.shift() ?? (await new Promise<Report>((resolve) => waiting.push(resolve)));
  return {
    nextReport,
    /** Sends an event and gives the log and the result. */
    async invoke(event: object) {
      const body = { 'invoke-id': 'i', 'invoked-function-arn': 'arn', payload: JSON.stringify(event), 'trace-id': 't' };
      await fetch(`http://127.0.0.1:${port}/invoke`, { method: 'POST', body: JSON.stringify(body) });
      return { logs: (await nextReport()).body, result: await nextReport() };
    },
  };
}

const READY = { path: '/status/environment/ready', body: '' };

it('calls the handler with its event, its variables and none of LocalStack, and reports result and log', async () => {
  const { nextReport, invoke } = await startEnvironment(
    `export const handler = async (event) => {
      console.log('working');
      return { ...event, greeting: process.env.GREETING, own: Object.keys(process.env).filter((name) => name.startsWith('LOCALSTACK')) };
    };`,
  );
  expect(await nextReport()).toEqual(READY);

  const { logs, result } = await invoke({ a: 1 });

  expect(result).toEqual({ path: '/invocations/i/response', body: '{"a":1,"greeting":"hello","own":[]}' });
  expect(logs).toContain('working');
});

it('reports what a handler throws, and goes on', async () => {
  const { nextReport, invoke } = await startEnvironment(
    'export const handler = async ({ bad }) => { if (bad) throw new RangeError("bad event"); return "fine"; };',
  );
  await nextReport();

  const { result } = await invoke({ bad: true });

  expect(result.path).toBe('/invocations/i/error');
  expect(JSON.parse(result.body)).toMatchObject({ errorType: 'RangeError', errorMessage: 'bad event' });
  expect((await invoke({})).result.body).toBe('"fine"');
});

it.each([
  ['ends its process', 'process.exit(3)', 20, 'Runtime.ExitError'],
  ['does not end in time', 'await new Promise(() => setInterval(() => undefined, 1000))', 2, 'Sandbox.Timedout'],
])('a handler that %s fails, and the next invocation gets a new process', async (_, statement, timeout, errorType) => {
  const { nextReport, invoke } = await startEnvironment(
    `export const handler = async ({ bad }) => { if (bad) { ${statement}; } return process.pid; };`,
    timeout,
  );
  await nextReport();
  const before = (await invoke({})).result.body;

  const { result } = await invoke({ bad: true });

  expect(result.path).toBe('/invocations/i/error');
  expect(JSON.parse(result.body)).toMatchObject({ errorType });
  const after = (await invoke({})).result;
  expect(after.path).toBe('/invocations/i/response');
  expect(after.body).not.toBe(before);
});

it('reports a function that cannot be loaded', async () => {
  const { nextReport } = await startEnvironment('throw new Error("broken at load")');

  const { path, body } = await nextReport();

  expect(path).toBe('/status/environment/error');
  expect(body).toContain('broken at load');
});
