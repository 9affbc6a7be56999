import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL of the service under test, without a slash at its end. */
    baseUrl: string;
  }
}

/** The service under test is the one at BASE_URL; without it, one of our own on this machine, with an empty data folder. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { BASE_URL, E2E_GATEWAY_BODIES } = process.env;
  if (E2E_GATEWAY_BODIES === 'off') {
    process.stdout.write(
      'E2E_GATEWAY_BODIES=off: of errors that API Gateway answers by itself only the status is tested, ' +
        'because LocalStack ignores the bodies and headers of gateway responses.\n',
    );
  }
  if (BASE_URL) {
    provide('baseUrl', BASE_URL.replace(/\/$/, ''));
    return async () => undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-e2e-'));
  const service = startLocally(folder);
  provide('baseUrl', await urlOf(service));
  return async () => {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
}

function startLocally(folder: string): ChildProcess {
  const root = join(import.meta.dirname, '..', '..', '..');
  const env = { ...process.env, PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error' };
  return spawn(process.execPath, [join(root, 'local/process/start.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The URL that the service prints when it is ready. */
async function urlOf(service: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of service.stdout ?? []) {
    printed += String(chunk);
    const url = /^API +(http:\S+)$/m.exec(printed)?.[1];
    // Read on in the background: a full pipe would stop the service.
    if (url) {
      service.stdout?.resume();
      return url;
    }
  }
  throw new Error(`The local service did not start:\n${printed}`);
}
