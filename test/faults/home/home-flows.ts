import type { WebhookServer } from '../../support/http/webhook-server.ts';
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

  async 'direct uploads that clients give up, one of which another client has sent'(client, workOff) {
    await client.create();
    const own = await client.uploadDirectly(undefined, 'own');
    const shared = await client.uploadDirectly(undefined, 'shared');
    await client.uploadDirectly(pictureNumber(1), 'shared');
    await client.giveBack(own, 204);
    await client.giveBack(shared, 412);
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

  async 'an enrolled person, found and erased'(client, workOff) {
    const picture = await photograph(client, workOff);
    await client.enrol();
    await client.enrol();
    await client.createSearcher(picture);
    await workOff();
    await client.expectFound(true);
    await client.eraseContainer();
    await client.expectFound(false);
    await workOff();
  },

  async 'an enrolment that is ended, and one whose picture is erased'(client, workOff) {
    const picture = await photograph(client, workOff);
    await client.enrol();
    await client.createSearcher(picture);
    await workOff();
    await client.endEnrolment();
    await client.expectFound(false);
    await client.enrol();
    await client.eraseImage([...client.accepted.keys()][0] ?? '');
    await client.expectFound(false);
    await workOff();
  },
};

/** A container with a picture that no other run has, so that a search among the people of all runs tells them apart. */
async function photograph(client: HomeClient, workOff: () => Promise<void>): Promise<Uint8Array> {
  await client.create();
  const picture = Buffer.from(`picture of ${client.containerId()}`);
  await client.upload(picture, 'completed');
  await workOff();
  return picture;
}
