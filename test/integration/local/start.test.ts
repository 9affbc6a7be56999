import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { addressOf } from '../../../local/listen.ts';
import { cutPortrait } from '../../support/encoder-pictures.ts';
import { createContainer, readImages, startServiceChild, upload } from '../../support/local-api.ts';
import { startChild } from '../../support/local-child.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { listeningAddresses } from '../../support/local-listening.ts';

const portrait = async () => new Uint8Array(await cutPortrait().jpeg().toBuffer());

/** A server that takes requests and never answers. */
async function startSilentServer() {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...addressOf(server, '127.0.0.1'), asked: once(server, 'request') };
}

describe('npm start', () => {
  it('listens on this machine only', async () => {
    const { child } = await startServiceChild({ DATA_DIR: await makeTestFolder() });
    expect(new Set(listeningAddresses(child.pid))).toEqual(new Set(['0100007F']));
  });

  it("takes nothing from the user's AWS set-up", async () => {
    const { url } = await startServiceChild({
      DATA_DIR: await makeTestFolder(),
      AWS_PROFILE: 'production',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      FAUXQS_INIT: '/nowhere.json',
      FAUXQS_HOST: 'example.com',
    });
    const containerId = await createContainer(url);
    expect((await upload(url, containerId, await portrait())).status).toBe(202);
    await vi.waitFor(async () => expect(await readImages(url, containerId)).toMatchObject([{ status: 'completed' }]), {
      timeout: 30_000,
    });
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
    const lines = child.stdout().split('Stop with Ctrl+C.\n\n')[1]?.trim().split('\n') ?? [];
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d {2}POST \/v1\/containers {2}201 {2}\d+ ms {2}container=\S+ {2}request=\S+$/,
    );
  });

  it('prints JSON when it is asked to', async () => {
    const { child, url } = await startServiceChild({ DATA_DIR: await makeTestFolder(), LOG_FORMAT: 'json' });
    await createContainer(url);
    const [line] = await child.printed(/^\{.*\}$/m);
    expect(JSON.parse(line)).toMatchObject({ code: 'REQUEST', status: 201 });
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
    const child = startChild(new URL('../../../local/start.ts', import.meta.url), [], { PORT: '0', ...variables });
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
    expect(await start({ DATA_DIR: file })).toContain(`The data folder ${file} cannot be written`);
  });

  it('when a store is damaged', async () => {
    const folder = await makeTestFolder();
    const { child } = await startServiceChild({ DATA_DIR: folder });
    child.kill('SIGTERM');
    await child.exited();
    await writeFile(join(folder, 'table', 'CURRENT'), 'garbage');
    expect(await start({ DATA_DIR: folder })).toContain('its files are damaged');
  });
});

describe('npm run encoder', () => {
  it('serves the built-in encoder, prints a line for the API, and exits with 0 on SIGTERM', async () => {
    const child = startChild(new URL('../../../local/start-encoder.ts', import.meta.url), [], {
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
