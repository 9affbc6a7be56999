import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { acceptedImageSchema, containerSchema, summarySchema } from '../../api/schemas.ts';
import { type FakeEncoder, pictureFor, type Reply, startFakeEncoder } from '../support/encoder/fake-encoder.ts';
import { startWebhookServer, WEBHOOK_SECRET, type WebhookServer } from '../support/http/webhook-server.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';

/** Milliseconds: the delays before a third try are 8 seconds at most. */
const patience = { timeout: 30_000 };

let encoder: FakeEncoder;
let webhook: WebhookServer;
let service: RunningService;

beforeAll(async () => {
  encoder = await startFakeEncoder();
  webhook = await startWebhookServer();
  service = await runService({ ENCODING_SERVICE_URL: encoder.url, WEBHOOK_URL: webhook.url, WEBHOOK_SECRET });
});

afterAll(async () => {
  await service.close();
  await webhook.stop();
  await encoder.close();
});

async function createContainer(): Promise<string> {
  return containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
}

async function upload(containerId: string, reply: Reply): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(pictureFor(reply))]), 'picture.jpg');
  const { json } = await service.call('POST', `/v1/containers/${containerId}/images`, { body: form });
  return acceptedImageSchema.parse(json).image_id;
}

/** The images of a container once none is processing any more. */
async function finishedImages(containerId: string) {
  const headers = { Prefer: 'wait=20' };
  const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`, { headers });
  return summarySchema.parse(json).images;
}

const answersAbout = (imageId: string) => webhook.callsAbout(imageId).map(({ answer }) => answer);

describe('a webhook', () => {
  it('is told once of each image that is completed or failed', async () => {
    const containerId = await createContainer();
    const started = Date.now();

    const faces = await upload(containerId, 'five-faces');
    const nobody = await upload(containerId, 'no-face');
    const crowd = await upload(containerId, 'six-faces');

    await vi.waitFor(() => expect(webhook.calls).toHaveLength(3), patience);
    const telling = { container_id: containerId, occurred_at: expect.any(String) };
    const eventsAbout = (imageId: string) => webhook.callsAbout(imageId).map(({ event }) => event);
    expect(eventsAbout(faces)).toEqual([
      { ...telling, image_id: faces, status: 'completed', error_code: null, faces: 5 },
    ]);
    expect(eventsAbout(nobody)).toEqual([
      { ...telling, image_id: nobody, status: 'completed', error_code: null, faces: 0 },
    ]);
    expect(eventsAbout(crowd)).toEqual([
      { ...telling, image_id: crowd, status: 'failed', error_code: 'too_many_faces', faces: null },
    ]);
    for (const { event, contentType } of webhook.calls) {
      expect(contentType).toBe('application/json');
      expect(Date.parse(event.occurred_at)).toSatisfy((time: number) => time >= started && time <= Date.now());
    }
  });

  it('is told of an image whose state everybody can see already', async () => {
    const containerId = await createContainer();
    const imageId = await upload(containerId, 'one-face');
    await vi.waitFor(() => expect(webhook.callsAbout(imageId)).toHaveLength(1), patience);

    const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`);

    expect(summarySchema.parse(json).images).toMatchObject([{ image_id: imageId, status: 'completed' }]);
  });

  it('that fails twice is told the same a third time', async () => {
    webhook.answerNext(500, 'reset');
    const imageId = await upload(await createContainer(), 'one-face');

    await vi.waitFor(() => expect(answersAbout(imageId)).toEqual([500, 'reset', 204]), patience);

    const [first, second, third] = webhook.callsAbout(imageId).map(({ event, id }) => ({ event, id }));
    expect([second, third]).toEqual([first, first]);
  });

  it('that wants to send the service elsewhere has not taken the event', async () => {
    webhook.answerNext(307);
    const imageId = await upload(await createContainer(), 'one-face');

    await vi.waitFor(() => expect(answersAbout(imageId)).toEqual([307, 204]), patience);
    expect(webhook.callsAbout(imageId).map(({ path }) => path)).toEqual(['/images', '/images']);
  });

  it('that is down keeps no image from its end, and is told when it is back', async () => {
    await webhook.stop();
    const containerId = await createContainer();

    const imageId = await upload(containerId, 'one-face');

    expect(await finishedImages(containerId)).toMatchObject([{ image_id: imageId, status: 'completed' }]);
    expect(webhook.callsAbout(imageId)).toEqual([]);
    await webhook.start();
    await vi.waitFor(() => expect(answersAbout(imageId)).toEqual([204]), patience);
  });

  it('that takes an event at once gets no event twice', () => {
    const taken = webhook.calls.filter(({ answer }) => answer === 204).map(({ event }) => event.image_id);

    expect(taken).toHaveLength(new Set(taken).size);
  });

  it('can verify every single call, and tell events apart by their ids', () => {
    expect(webhook.calls.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
    const ids = new Map(webhook.calls.map(({ id, event }) => [id, event.image_id]));
    expect(ids.size).toBe(new Set(ids.values()).size);
  });
});
