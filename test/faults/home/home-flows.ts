import type { WebhookServer } from '../../support/webhook-server.ts';
import { crowdedPicture, pictureNumber, unencodablePicture } from '../support/known-pictures.ts';
import type { HomeClient } from './home-client.ts';

type Flow = (client: HomeClient, workOff: () => Promise<void>, webhook: WebhookServer) => Promise<void>;

/** What clients and workers do on one machine. Together they pass through every call to the database and to files. */
export const homeFlows: Readonly<Record<string, Flow>> = {
  async 'an upload'(client, workOff) {
    await client.create();
    await client.upload(pictureNumber(1), 'completed');
    await workOff();
    await client.summary();
  },

  async 'an upload by key, twice'(client, workOff) {
    await client.create();
    await client.upload(pictureNumber(1), 'completed', 'key');
    await client.upload(pictureNumber(1), 'completed', 'key');
    await workOff();
    await client.upload(pictureNumber(1), 'completed', 'key');
  },

  async 'an upload whose event the webhook does not take at once'(client, workOff, webhook) {
    await client.create();
    await client.upload(pictureNumber(1), 'completed');
    webhook.answerNext('reset', 500, 307);
    await workOff();
  },

  async 'direct uploads, one never sent'(client, workOff) {
    await client.create();
    await client.uploadDirectly(pictureNumber(1));
    await client.uploadDirectly(undefined);
    await workOff();
  },

  async 'a picture with too many faces'(client, workOff) {
    await client.create();
    await client.upload(crowdedPicture, 'failed');
    await workOff();
  },

  async 'a picture that no encoder takes'(client, workOff) {
    await client.create();
    await client.upload(unencodablePicture, 'failed');
    await workOff();
  },

  async 'erased images, one of them encoded'(client, workOff) {
    await client.create();
    const encoded = await client.upload(pictureNumber(1), 'completed');
    await workOff();
    const waiting = await client.upload(pictureNumber(2), 'completed');
    await client.eraseImage(waiting);
    await client.eraseImage(encoded);
    await workOff();
  },

  async 'an erased container'(client, workOff) {
    await client.create();
    await client.upload(pictureNumber(1), 'completed');
    await workOff();
    await client.upload(pictureNumber(2), 'completed');
    await client.uploadDirectly(undefined);
    await client.eraseContainer();
    await workOff();
  },
};
