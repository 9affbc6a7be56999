import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../support/http/listen.ts';
import { createContainer, upload } from '../../support/local/service-child.ts';
import { startNpm } from '../../support/start-child.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const picture = new Uint8Array(Buffer.from('a picture, for an encoder that does not look'));

/** An encoder that answers when the test wants it to. */
async function startPatientEncoder() {
  const server = createServer((request) => request.resume());
  const { url, close } = await listen(server);
  onTestFinished(close);
  const asked: Promise<[unknown, ServerResponse]> = once(server, 'request').then(([request, response]) => [
    request,
    response,
  ]);
  return { url: `${url}/v1/selfie`, asked };
}

/** The service under npm, with one picture at the encoder. */
async function startWithWork() {
  const encoder = await startPatientEncoder();
  const npm = startNpm('start', {
    PORT: '0',
    DATA_DIR: await makeTestFolder(),
    ENCODING_SERVICE_URL: encoder.url,
  });
  const [, url = ''] = await npm.printed(/^API +(http:\S+)$/m);
  await npm.printed(/Stop with Ctrl\+C\./);
  await upload(url, await createContainer(url), picture);
  const [, response] = await encoder.asked;
  return { npm, url, response };
}

const stopsListening = (url: string) =>
  vi.waitFor(() => expect(fetch(`${url}/health`)).rejects.toThrow(), { timeout: 5_000 });

describe.each([
  ['a SIGTERM to npm', 'kill'],
  ['Ctrl+C, which reaches npm and the service', 'interrupt'],
] as const)('the service that npm has started, after %s', (_, way) => {
  it('finishes what is under way, and npm ends with 0 after it', async () => {
    const { npm, url, response } = await startWithWork();
    if (way === 'kill') npm.kill('SIGTERM');
    else npm.interrupt();
    await stopsListening(url);
    response.end('[]');
    expect(await npm.exited()).toBe(0);
    expect(npm.stdout()).toContain('image completed');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });
});
