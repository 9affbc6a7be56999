import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../local/service.ts';
import { readSettings } from '../../local/settings.ts';
import { applyEnvironment } from '../../settings/read-environment.ts';

export interface RunningService {
  readonly url: string;
  /** Calls the API and reads the answer as JSON, where there is a body. */
  call(method: string, path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; json: unknown }>;
  close(): Promise<void>;
}

/** The whole service in this process, on a free port and a fresh folder; once for each test file. */
export async function runService(variables: Record<string, string> = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  applyEnvironment({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...variables });
  const service = await startService(readSettings());
  return {
    url: service.url,
    async call(method, path, init = {}) {
      const response = await fetch(`${service.url}${path}`, { ...init, method });
      const text = await response.text();
      return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined };
    },
    async close() {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
