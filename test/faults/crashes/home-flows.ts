import type { ImageReference } from '../../../functions/domain/model.ts';
import type { HomeActor } from './home-actor.ts';

/** What a client was told, in the order in which it was told. */
export interface Told {
  accepted(image: ImageReference): void;
  announced(image: ImageReference): void;
  enrolled(image: ImageReference): void;
  /** An image, or all of a container. */
  erased(containerId: string, imageId?: string): void;
}

export interface HomeFlow {
  /** What is there before the process can be killed. */
  prepare?(actor: HomeActor, told: Told): Promise<ImageReference>;
  act(actor: HomeActor, told: Told, image: ImageReference): Promise<void>;
}

async function uploadGood(actor: HomeActor, told: Told): Promise<ImageReference> {
  const image = await actor.upload(await actor.createContainer(), 'good');
  told.accepted(image);
  return image;
}

async function uploadAndWork(actor: HomeActor, told: Told): Promise<ImageReference> {
  const image = await uploadGood(actor, told);
  await actor.work();
  return image;
}

async function uploadAndEnrol(actor: HomeActor, told: Told): Promise<ImageReference> {
  const image = await uploadAndWork(actor, told);
  await actor.enrol(image);
  told.enrolled(image);
  return image;
}

/** Every way in which the state of one machine changes. */
export const homeFlows = {
  upload: {
    async act(actor, told) {
      await uploadGood(actor, told);
    },
  },
  'upload by key, twice': {
    async act(actor, told) {
      const containerId = await actor.createContainer();
      told.accepted(await actor.upload(containerId, 'good', 'a key'));
      told.accepted(await actor.upload(containerId, 'good', 'a key'));
    },
  },
  'direct upload': {
    async act(actor, told) {
      const image = await actor.announce(await actor.createContainer());
      told.announced(image);
      await actor.send(image);
      told.accepted(image);
    },
  },
  encode: { prepare: uploadGood, act: (actor) => actor.work() },
  'encode a corrupt picture': {
    async prepare(actor, told) {
      const image = await actor.upload(await actor.createContainer(), 'corrupt');
      told.accepted(image);
      return image;
    },
    act: (actor) => actor.work(),
  },
  'erase a waiting image': {
    prepare: uploadGood,
    async act(actor, told, image) {
      await actor.eraseImage(image);
      told.erased(image.containerId, image.imageId);
      await actor.work();
    },
  },
  'erase an encoded image': {
    prepare: uploadAndWork,
    async act(actor, told, image) {
      await actor.eraseImage(image);
      told.erased(image.containerId, image.imageId);
      await actor.work();
    },
  },
  'erase a direct upload that has failed': {
    async act(actor, told) {
      const image = await actor.announceAndGiveUp(await actor.createContainer(), told.announced);
      told.erased(image.containerId, image.imageId);
      await actor.work();
    },
  },
  'erase a container': {
    async prepare(actor, told) {
      const image = await uploadAndWork(actor, told);
      await actor.announce(image.containerId);
      told.accepted(await actor.upload(image.containerId, 'good'));
      return image;
    },
    async act(actor, told, { containerId }) {
      await actor.eraseContainer(containerId);
      told.erased(containerId);
      await actor.work();
    },
  },
  enrol: {
    prepare: uploadAndWork,
    async act(actor, told, image) {
      await actor.enrol(image);
      told.enrolled(image);
    },
  },
  'enrol again': {
    prepare: uploadAndEnrol,
    act: (actor, _, image) => actor.enrol(image),
  },
  'erase an enrolment': {
    prepare: uploadAndEnrol,
    async act(actor, told, image) {
      await actor.endEnrolment(image);
      told.erased(image.containerId, 'enrolment');
    },
  },
  'erase the image of an enrolled person': {
    prepare: uploadAndEnrol,
    async act(actor, told, image) {
      await actor.eraseImage(image);
      told.erased(image.containerId, image.imageId);
      await actor.work();
    },
  },
  'erase the container of an enrolled person': {
    prepare: uploadAndEnrol,
    async act(actor, told, { containerId }) {
      await actor.eraseContainer(containerId);
      told.erased(containerId);
      await actor.work();
    },
  },
} satisfies Record<string, HomeFlow>;

type HomeFlowName = keyof typeof homeFlows;

export const isHomeFlow = (name: string): name is HomeFlowName => Object.hasOwn(homeFlows, name);
