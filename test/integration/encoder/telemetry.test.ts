import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../support/http/listen.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

/** What a process left behind, and whom it asked for. */
interface Traces {
  output: string;
  files: string[];
  /** Hosts that the process wanted to reach through the proxy of its environment. */
  asked: string[];
}

describe('nothing leaves the machine', () => {
  let proxy: Listening;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(502).end();
    });
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    proxy = await listen(server);
  });

  afterEach(() => proxy.close());

  /** Runs a program with folders and a proxy of its own. Its environment has no switch that another process may have set. */
  async function trace(way: string): Promise<Traces> {
    const home = await makeTestFolder();
    const [temporary, current] = [join(home, 'tmp'), join(home, 'current')];
    await Promise.all([mkdir(temporary), mkdir(current)]);
    const { url } = proxy;
    const program = fileURLToPath(new URL('../../support/encoder/telemetry-child.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, way], {
      cwd: current,
      env: { HOME: home, TMPDIR: temporary, https_proxy: url, HTTPS_PROXY: url, http_proxy: url },
    });
    const entries = await readdir(home, { recursive: true, withFileTypes: true });
    return { output: stdout, files: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), asked };
  }

  it.each(['in-thread', 'threads'])('and no file is written when pictures are encoded (%s)', async (way) => {
    expect(await trace(way)).toEqual({ output: '1 face', files: [], asked: [] });
  });

  it('sees the traces that the runtime leaves when its telemetry is on', async () => {
    expect((await trace('bare')).files).toContain('deviceid');
  });
});
