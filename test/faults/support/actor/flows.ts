import { crowdedPicture, pictureNumber, unencodablePicture } from '../known-pictures.ts';
import type { Actor } from './actor.ts';

/** What a client does with one container, and when the queues are worked off. Together they pass through every call. */
type Flow = (actor: Actor) => Promise<unknown>;

/** The flow whose work of the queues is that of the first one, five times over: faults are put into the calls before it. */
export const repetitive = 'a sixth picture';

/** Flows that are part of others: where a process is killed they are told apart. */
export const pieces: readonly string[] = ['a crowd', 'a picture that no encoder takes'];

/** A picture that no other run has, so that a search among the people of all runs tells them apart. */
const pictureOf = ({ containerId }: Actor): Buffer => Buffer.from(`picture of ${containerId}`);

export const flows: Readonly<Record<string, Flow>> = {
  async 'an enrolled person, found and erased'(actor) {
    const picture = pictureOf(actor);
    await actor.create();
    await actor.upload(picture, 'key');
    await actor.workOff();
    await actor.enrol();
    await actor.enrol();
    await actor.expectFound(picture, true);
    await actor.search();
    await actor.eraseContainer();
    await actor.expectFound(picture, false);
    await actor.runTasks();
  },

  async 'an enrolment that is ended, and one whose picture is erased'(actor) {
    const picture = pictureOf(actor);
    await actor.create();
    const imageId = await actor.upload(picture, 'key');
    await actor.workOff();
    await actor.enrol();
    await actor.endEnrolment();
    await actor.expectFound(picture, false);
    await actor.enrol();
    await actor.eraseImage(imageId);
    await actor.expectFound(picture, false);
    await actor.runTasks();
    await actor.eraseContainer();
  },

  async 'one picture'(actor) {
    await actor.create();
    await actor.upload(pictureNumber(1));
    await actor.workOff();
    await actor.read();
  },

  async 'a picture by key, and again'(actor) {
    await actor.create();
    await actor.create();
    await actor.upload(pictureNumber(1), 'key');
    await actor.upload(pictureNumber(1), 'key');
    await actor.workOff();
    await actor.upload(pictureNumber(1), 'key');
    await actor.upload(pictureNumber(2), 'key', 422);
  },

  async 'pictures by form, one never sent'(actor) {
    await actor.create();
    await actor.announce('sent', pictureNumber(1));
    await actor.announce('sent', undefined);
    await actor.announce('never sent', undefined);
    await actor.workOff();
    await actor.runTasks();
  },

  async 'uploads by form that clients give up, one of which another client has sent'(actor) {
    await actor.create();
    const own = await actor.announce('own', undefined);
    const shared = await actor.announce('shared', undefined);
    await actor.announce('shared', pictureNumber(1));
    await actor.giveBack(own, 204);
    await actor.giveBack(shared, 412);
    await actor.workOff();
    await actor.runTasks();
  },

  async 'pictures that fail, beside one that does not'(actor) {
    await actor.create();
    await actor.upload(crowdedPicture);
    await actor.upload(unencodablePicture);
    await actor.upload(pictureNumber(1));
    await actor.workOff();
  },

  async [repetitive](actor) {
    await actor.create();
    for (let n = 1; n <= 5; n += 1) await actor.upload(pictureNumber(n), `key ${n}`);
    await actor.upload(pictureNumber(6), 'key 6', 422);
  },

  async 'erased pictures, one of them encoded'(actor) {
    await actor.create();
    const encoded = await actor.upload(pictureNumber(1));
    await actor.workOff();
    const waiting = await actor.upload(pictureNumber(2));
    await actor.eraseImage(encoded);
    await actor.eraseImage(waiting);
    await actor.workOff();
    await actor.runTasks();
  },

  async 'an erased container'(actor) {
    await actor.create();
    await actor.upload(pictureNumber(1));
    await actor.workOff();
    await actor.upload(pictureNumber(2));
    await actor.eraseContainer();
    await actor.workOff();
    await actor.runTasks();
  },

  async 'a crowd'(actor) {
    await actor.create();
    await actor.upload(crowdedPicture);
    await actor.workOff();
  },

  async 'a picture that no encoder takes'(actor) {
    await actor.create();
    await actor.upload(unencodablePicture);
    await actor.workOff();
  },
};
