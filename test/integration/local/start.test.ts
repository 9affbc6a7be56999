import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SERVICE_VERSION } from '../../../api/version.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { listen } from '../../support/http/listen.ts';
import { listeningAddresses } from '../../support/local/listening.ts';
import { createContainer, readImages, startServiceChild, upload } from '../../support/local/service-child.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { startChild } from '../../support/start-child.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const portrait = async () => new Uint8Array(await cutPortrait().jpeg().toBuffer());

/** A server that takes requests and never answers. */
async function startSilentServer() {
  const server = createServer(() => undefined);
  const { port, url, close } = await listen(server);
  onTestFinished(close);
  return { port, url, asked: once(server, 'request') };
}

describe('npm start', () => {
  it('listens on one port, and on this machine only', async () => {
    const { child } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    expect(listeningAddresses(child.pid)).toEqual(['0100007F']);
  });

  it('keeps its folder to its user', async () => {
    const folder = join(await makeTestFolder(), 'data');
    const { url } = await startServiceChild({ DATA_DIR: folder });
    await createContainer(url);

    const modes = (await readdir(folder)).map((name) => statSync(join(folder, name)));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const stat of modes) expect(stat.mode & 0o777).toBe(stat.isDirectory() ? 0o700 : 0o600);
  });

  it('warns when every machine may call without a token', async () => {
    const { child } = await startServiceChild({ DATA_DIR: await makeTestFolder(), HOST: '0.0.0.0' });
    await vi.waitFor(() => expect(child.stderr()).toMatch(/^Warning: HOST is 0\.0\.0\.0 and AUTH is none/));
  });

  it('warns of a calibration that does not judge new pictures', async () => {
    const folder = await makeTestFolder();
    const file = join(folder, 'own.json');
    await writeFile(file, JSON.stringify(aCalibration()));
    const { child } = await startServiceChild({ DATA_DIR: join(folder, 'data'), CALIBRATION_FILE: file });
    await vi.waitFor(() =>
      expect(child.stderr()).toMatch(/^Warning: CALIBRATION_FILE: The calibration was measured with test 1, .+\n$/),
    );
  });

  it('warns in one line that events are not signed', async () => {
    const { child } = await startServiceChild({ DATA_DIR: await makeTestFolder(), WEBHOOK_URL: 'http://127.0.0.1:2/' });
    await vi.waitFor(() =>
      expect(child.stderr()).toMatch(/^Warning: WEBHOOK_URL is set and WEBHOOK_SECRET is not, .+\n$/),
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes what is under way on %s and exits with 0', async (signal) => {
    const folder = await makeTestFolder();
    const { child, url } = await startServiceChild({ DATA_DIR: folder });
    const containerId = await createContainer(url);
    const picture = await portrait();
    await upload(url, containerId, picture);
    child.kill(signal);
    expect(await child.exited()).toBe(0);
    expect(child.stderr()).toBe('');

    const again = await startServiceChild({ DATA_DIR: folder });
    await vi.waitFor(
      async () => expect(await readImages(again.url, containerId)).toMatchObject([{ status: 'completed' }]),
      { timeout: 30_000 },
    );
  });

  it('ends at once on a second signal', async () => {
    // An encoder that never answers keeps the worker busy for longer than anybody would wait.
    const encoder = await startSilentServer();
    const { child, url } = await startServiceChild({
      DATA_DIR: await makeTestFolder(),
      ENCODING_SERVICE_URL: `${encoder.url}/v1/selfie`,
    });
    await upload(url, await createContainer(url), await portrait());
    await encoder.asked;
    child.kill('SIGTERM');
    await vi.waitFor(() => expect(fetch(`${url}/health`)).rejects.toThrow());
    // What follows the first within half a second counts as the same signal.
    const repeat = setInterval(() => child.kill('SIGTERM'), 100);
    onTestFinished(() => clearInterval(repeat));
    expect(await child.exited()).toBe(1);
  });

  it('gives up after 10 seconds on what does not end, and does it at the next start', async () => {
    const encoder = await startSilentServer();
    const folder = await makeTestFolder();
    const { child, url } = await startServiceChild({
      DATA_DIR: folder,
      ENCODING_SERVICE_URL: `${encoder.url}/v1/selfie`,
    });
    const containerId = await createContainer(url);
    await upload(url, containerId, await portrait());
    await encoder.asked;
    const start = performance.now();
    child.kill('SIGTERM');
    expect(await child.exited()).toBe(0);
    expect(performance.now() - start).toBeLessThan(15_000);

    const again = await startServiceChild({ DATA_DIR: folder });
    await vi.waitFor(
      async () => expect(await readImages(again.url, containerId)).toMatchObject([{ status: 'completed' }]),
      { timeout: 30_000 },
    );
  });

  it('prints a curl line that works when it is pasted', async () => {
    const { child } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    const [line] = await child.printed(/curl .*/);
    const { stdout } = await promisify(execFile)('sh', ['-c', `${line} --silent`]);
    expect(JSON.parse(stdout)).toHaveProperty('container_id');
  });

  it('prints one readable line for a request and for an image', async () => {
    const { child, url } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    const containerId = await createContainer(url);
    await upload(url, containerId, await portrait());
    await child.printed(/image completed {2}1 face/);
    const lines = (child.stdout().split('Stop with Ctrl+C.\n\n')[1] ?? '')
      .trim()
      .split('\n')
      .filter((line) => !/The service takes requests/.test(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d {2}POST \/v1\/containers {2}201 {2}\d+ ms {2}container=\S+ {2}request=\S+$/,
    );
  });

  it('goes on when what reads its log has ended, and ends in good order', async () => {
    const { child, url } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    child.closeLog();
    const containers = [await createContainer(url), await createContainer(url)];
    expect(new Set(containers)).toHaveProperty('size', 2);
    child.kill('SIGTERM');
    expect(await child.exited()).toBe(0);
  });

  it('tells its log what started, and that it has stopped', async () => {
    const { child, url } = await startServiceChild({ DATA_DIR: await makeTestFolder(), LOG_FORMAT: 'json' });
    const [started] = await child.printed(/^\{.*"STARTED".*\}$/m);
    expect(JSON.parse(started)).toMatchObject({
      version: SERVICE_VERSION,
      port: Number(new URL(url).port),
      auth: 'none',
    });
    child.kill('SIGTERM');
    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toMatch(/"STOPPING".*"STOPPED"/s);
  });

  it('prints JSON when it is asked to', async () => {
    const { child, url } = await startServiceChild({ DATA_DIR: await makeTestFolder(), LOG_FORMAT: 'json' });
    await createContainer(url);
    const [line] = await child.printed(/^\{.*"REQUEST".*\}$/m);
    expect(JSON.parse(line)).toMatchObject({ code: 'REQUEST', status: 201 });
    for (const printed of child.stdout().trim().split('\n')) expect(JSON.parse(printed)).toHaveProperty('code');
  });

  it('gives a container five images when forty come at once', async () => {
    const { url } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    const containerId = await createContainer(url);
    const picture = await portrait();
    const answers = await Promise.all(Array.from({ length: 40 }, () => upload(url, containerId, picture)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(5).fill(202), ...Array(35).fill(422)]);
    expect(await readImages(url, containerId)).toHaveLength(5);
  });
});

describe('npm start says in one line why it cannot run, and exits with 1', () => {
  const start = async (variables: Record<string, string>) => {
    const child = startChild(new URL('../../../local/process/start.ts', import.meta.url), [], {
      PORT: '0',
      ...variables,
    });
    expect(await child.exited()).toBe(1);
    expect(child.stdout()).toBe('');
    expect(child.stderr().trim().split('\n')).toHaveLength(1);
    return child.stderr();
  };

  it('when the port is in use', async () => {
    const { port } = await startSilentServer();
    const text = await start({ DATA_DIR: await makeTestFolder(), PORT: String(port) });
    expect(text).toBe(
      `face-encode: Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set PORT to another port.\n`,
    );
  });

  it('when a variable is wrong', async () => {
    expect(await start({ LOG_LEVEL: 'loud' })).toContain('LOG_LEVEL: must be one of debug, info, warn, error');
  });

  it('when the data folder is in use', async () => {
    const folder = await makeTestFolder();
    await startServiceChild({ DATA_DIR: folder });
    expect(await start({ DATA_DIR: folder })).toContain(`The data folder ${folder} is in use`);
  });

  it('when the data folder cannot be written', async () => {
    const file = join(await makeTestFolder(), 'file');
    await writeFile(file, '');
    expect(await start({ DATA_DIR: file })).toContain(`${file} cannot be written`);
  });

  it('when the database is damaged', async () => {
    const folder = await makeTestFolder();
    await writeFile(join(folder, 'face-encode.db'), 'garbage');
    expect(await start({ DATA_DIR: folder })).toContain('face-encode.db is not a database of face-encode');
  });

  it('when an earlier version made the data folder, which stays as it is', async () => {
    const folder = await makeTestFolder();
    await mkdir(join(folder, 'table'));
    expect(await start({ DATA_DIR: folder })).toContain('was made by an earlier version of face-encode');
    expect(await readdir(folder)).toEqual(['table']);
  });
});

describe('npm run encoder', () => {
  it('serves the built-in encoder, prints a line for the API, and exits with 0 on SIGTERM', async () => {
    const child = startChild(new URL('../../../local/encoder-server/start.ts', import.meta.url), [], {
      ENCODER_PORT: '0',
      ENCODER_THREADS: '1',
    });
    const [, url = ''] = await child.printed(/ENCODING_SERVICE_URL=(\S+) npm start/);
    const form = new FormData();
    form.set('file', new Blob([await portrait()]), 'a.jpg');
    const vectors: unknown = await (await fetch(url, { method: 'POST', body: form })).json();
    expect(vectors).toEqual([Array(128).fill(expect.any(Number))]);
    child.kill('SIGTERM');
    expect(await child.exited()).toBe(0);
  });
});
