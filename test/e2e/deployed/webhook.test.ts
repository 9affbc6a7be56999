import { expect, it, onTestFinished, vi } from 'vitest';
import { startWebhookServer } from '../../support/http/webhook-server.ts';
import { createContainer, upload } from '../support/api.ts';
import { aPortrait } from '../support/pictures.ts';

/** The deployment has a webhook at this port of this machine. */
const port = Number(process.env.E2E_WEBHOOK_PORT);

it('events come signed to the webhook, and again under the same id when it fails', async () => {
  const webhook = await startWebhookServer(port);
  onTestFinished(() => webhook.stop());
  const id = await createContainer();
  // Events of pictures that were encoded before may still be tried.
  webhook.answerNextAbout(id, 500);

  const imageId = await upload(id, await aPortrait());

  await vi.waitFor(() => expect(webhook.callsAbout(imageId)).toHaveLength(2), { timeout: 30_000 });
  const [first, second] = webhook.callsAbout(imageId);
  expect(first).toMatchObject({ answer: 500, refusal: undefined, event: { container_id: id, status: 'completed' } });
  expect(second).toEqual({ ...first, answer: 204 });
});
