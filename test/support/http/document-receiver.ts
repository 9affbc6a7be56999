import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { readWebhookKeys, signWebhook } from '../../../functions/domain/events/webhook-signature.ts';
import { findFreePort } from '../../../scripts/deploy-test/free-port.ts';
import { pictureFor, startFakeEncoder } from '../encoder/fake-encoder.ts';
import { runService } from '../local/running-service.ts';
import { createContainer, upload } from '../local/service-child.ts';
import { type Child, startProgram } from '../start-child.ts';
import { WEBHOOK_SECRET } from './webhook-server.ts';

/** The receivers of webhooks that docs/events.md shows, run as they stand there. */

const root = join(import.meta.dirname, '..', '..', '..');

/** The port in the document. */
const PORT = '3000';

/** The block of the document in a language that listens. */
function readReceiver(language: 'ts' | 'python'): string {
  const text = readFileSync(join(root, 'docs', 'events.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.filter(([, name, code = '']) => name === language && code.includes(PORT));
  expect(found).toHaveLength(1);
  return found[0]?.[2] ?? '';
}

/** Runs a receiver, and lets a service send it events; then sends forged ones. */
export async function tryReceiver(program: string, language: 'ts' | 'python'): Promise<void> {
  const port = await findFreePort();
  const receiver = await startReceiver(program, language, port);
  const url = `http://127.0.0.1:${port}/`;
  await vi.waitFor(() => fetch(url, { method: 'POST', body: '{}' }), { timeout: 20_000 });

  const images = await sendEvents(url);

  for (const imageId of images) await receiver.printed(new RegExp(`^msg_[0-9a-f-]{36} [\\s\\S]*?${imageId}`, 'm'));
  const before = receiver.stdout();
  expect(await sendForged(url)).toEqual([400, 400, 400]);
  expect(receiver.stdout()).toBe(before);
}

/** In the project's folder, from which its packages are found. */
async function startReceiver(program: string, language: 'ts' | 'python', port: number): Promise<Child> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache', 'receiver-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, language === 'ts' ? 'receiver.ts' : 'receiver.py');
  await writeFile(file, readReceiver(language).replace(PORT, String(port)));
  return startProgram(program, [file], { WEBHOOK_SECRET });
}

/** @returns the ids of the images that the events are about */
async function sendEvents(url: string): Promise<string[]> {
  const encoder = await startFakeEncoder();
  onTestFinished(() => encoder.close());
  const service = await runService({ ENCODING_SERVICE_URL: encoder.url, WEBHOOK_URL: url, WEBHOOK_SECRET });
  onTestFinished(() => service.close());
  const containerId = await createContainer(service.url);
  const images: string[] = [];
  for (const reply of ['one-face', 'no-face', 'six-faces'] as const) {
    const { imageId } = await upload(service.url, containerId, Uint8Array.from(pictureFor(reply)));
    images.push(imageId ?? expect.unreachable());
  }
  return images;
}

/** Events without a signature, with one of another key, and with an old one. @returns the statuses */
async function sendForged(url: string): Promise<number[]> {
  const call = { id: 'msg_forged', body: '{"status":"completed"}' };
  const keys = readWebhookKeys(WEBHOOK_SECRET);
  const forged = [
    signWebhook(call, [], Date.now()),
    signWebhook(call, [new Uint8Array(32)], Date.now()),
    signWebhook(call, keys, Date.now() - 6 * 60_000),
  ];
  const answers = forged.map((headers) => fetch(url, { method: 'POST', headers, body: call.body }));
  return (await Promise.all(answers)).map(({ status }) => status);
}
