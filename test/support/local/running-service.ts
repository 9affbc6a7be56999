import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../../local/service/start-service.ts';
import { readSettings } from '../../../local/settings/service-settings.ts';

export interface RunningService {
  readonly url: string;
  /** The folder with its database and pictures. */
  readonly dataDir: string;
  /** Calls the API and reads the response as JSON, where there is a body. */
  call(method: string, path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; json: unknown }>;
  close(): Promise<void>;
}

/** A whole service in this process, on a free port and a fresh folder. Several may run side by side. */
export async function runService(variables: Record<string, string> = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  const settings = readSettings({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error', ...variables });
  const service = await startService(settings);
  return {
    url: service.url,
    dataDir: settings.dataDir,
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
