import * as fc from 'fast-check';
import { crowdedPicture, pictureNumber, unencodablePicture } from '../support/known-pictures.ts';
import { doors } from './authorization-cases.ts';
import type { Verdict } from './memory-table.ts';
import { comeToRest, passTime, type Run, removeExpired } from './random-run.ts';

type Command = fc.AsyncCommand<Run, Run>;

/** A step of a run. `act` is only called where it makes sense: model and system are the same run. */
const command = (name: string, makesSense: (run: Run) => boolean, act: (run: Run) => void): Command => ({
  check: makesSense,
  async run(run) {
    act(run);
    await run.world.settle();
  },
  toString: () => name,
});

const pick = <Element>(list: readonly Element[], index: number): Element | undefined => list[index % list.length];

const anyIndex = fc.nat({ max: 20 });
/** One container sees the most of a run, or little would come together in any. */
const aContainerIndex = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: anyIndex });
const anOwner = fc.constantFrom('alice', 'alice', 'bob');
const aKey = fc.constantFrom(undefined, undefined, 'key 1', 'key 1', 'key 2');
const aPicture = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1, 1, 1, 2).map(pictureNumber) },
  { weight: 1, arbitrary: fc.constantFrom(crowdedPicture, unencodablePicture) },
);
const aVerdict: fc.Arbitrary<Verdict> = fc.oneof(
  { weight: 10, arbitrary: fc.constant('go' as const) },
  { weight: 2, arbitrary: fc.constantFrom('repeat', 'lose', 'refuse') },
);
const seconds = fc.constantFrom(1, 20, 61, 130, 11 * 60, 3_580, 61 * 60, 25 * 60 * 60);

const always = () => true;
const hasContainers = ({ clients }: Run) => clients.containers.length > 0;
const hasImages = ({ clients }: Run) => clients.images.length > 0;
const hasPending = ({ world }: Run) => world.pending.length > 0;

const create = fc
  .tuple(anOwner, aKey)
  .map(([owner, key]) => command(`create(${owner}, ${key})`, always, ({ clients }) => clients.create(owner, key)));

const upload = fc.tuple(aContainerIndex, aPicture, aKey).map(([index, picture, key]) =>
  command(`upload(${index}, ${picture}, ${key})`, hasContainers, ({ clients }) => {
    const container = pick(clients.containers, index);
    if (container) clients.upload(container, picture, key);
  }),
);

const announce = fc.tuple(aContainerIndex, aKey).map(([index, key]) =>
  command(`announce(${index}, ${key})`, hasContainers, ({ clients }) => {
    const container = pick(clients.containers, index);
    if (container) clients.announce(container, key);
  }),
);

const sendForm = fc.tuple(anyIndex, aPicture).map(([index, picture]) =>
  command(
    `sendForm(${index}, ${picture})`,
    ({ clients }) => clients.announced.length > 0,
    ({ clients }) => {
      const image = pick(clients.announced, index);
      if (image) clients.sendForm(image, picture);
    },
  ),
);

const giveBack = anyIndex.map((index) =>
  command(
    `giveBack(${index})`,
    ({ clients }) => clients.announced.length > 0,
    ({ clients }) => {
      const image = pick(clients.announced, index);
      if (image) clients.giveBack(image);
    },
  ),
);

const eraseImage = anyIndex.map((index) =>
  command(`eraseImage(${index})`, hasImages, ({ clients }) => {
    const image = pick(clients.images, index);
    if (image) clients.eraseImage(image);
  }),
);

const eraseContainer = aContainerIndex.map((index) =>
  command(`eraseContainer(${index})`, hasContainers, ({ clients }) => {
    const container = pick(clients.containers, index);
    if (container) clients.eraseContainer(container);
  }),
);

const deliver = fc.tuple(anyIndex, fc.boolean()).map(([index, thenAgain]) =>
  command(
    `deliver(${index}, ${thenAgain ? 'and again' : 'once'})`,
    ({ world }) => world.images.length > 0,
    ({ world, functions }) => {
      const message = pick(world.images, index);
      if (message) functions.deliver(message, thenAgain);
    },
  ),
);

const deliverDead = anyIndex.map((index) =>
  command(
    `deliverDead(${index})`,
    ({ world }) => world.deadImages.length > 0,
    ({ world, functions }) => {
      const message = pick(world.deadImages, index);
      if (message) functions.deliverDead(message);
    },
  ),
);

const runTask = fc.tuple(anyIndex, fc.boolean()).map(([index, thenAgain]) =>
  command(
    `runTask(${index}, ${thenAgain ? 'and again' : 'once'})`,
    ({ world }) => world.tasks.some(({ notBefore }) => notBefore <= world.clock.now),
    ({ functions }) => functions.doDueChore(index, thenAgain),
  ),
);

/** The heart of it: one of the calls that wait goes next, and something becomes of it. */
const step = fc.tuple(anyIndex, aVerdict).map(([index, verdict]) =>
  command(`step(${index}, ${verdict})`, hasPending, ({ world }) => {
    const [next] = world.pending.splice(index % world.pending.length, 1);
    next?.proceed(verdict);
  }),
);

/** One operation goes on alone to its end. */
const finish = anyIndex.map(
  (index): Command => ({
    check: hasPending,
    async run({ world }) {
      const operation = pick(world.pending, index)?.operation;
      for (;;) {
        const at = world.pending.findIndex((call) => call.operation === operation);
        if (at < 0) return;
        world.pending.splice(at, 1)[0]?.proceed('go');
        await world.settle();
      }
    },
    toString: () => `finish(${index})`,
  }),
);

const kill = anyIndex.map((index) =>
  command(`kill(${index})`, hasPending, ({ world }) => {
    const call = pick(world.pending, index);
    if (call) world.kill(call.operation);
  }),
);

const wait = seconds.map((count) => command(`wait(${count} s)`, always, (run) => passTime(run, count * 1000)));

const expire = fc
  .constantFrom('containers' as const, 'encodings' as const, 'all' as const)
  .map((which) => command(`removeExpired(${which})`, always, (run) => removeExpired(run, which)));

const read = anyIndex.map((index) =>
  command(`read(${index})`, hasContainers, ({ clients, strangers }) => {
    const container = pick(clients.containers, index);
    if (container) strangers.read(container);
  }),
);

const intrude = fc.tuple(anyIndex, fc.constantFrom(...doors)).map(([index, door]) =>
  command(`intrude(${index}, ${door.name})`, hasContainers, ({ clients, strangers }) => {
    const container = pick(clients.containers, index);
    const { imageId = '' } = pick(clients.images, index) ?? {};
    if (container) strangers.intrude(container, imageId, door);
  }),
);

/** Everything that is under way ends. */
const rest = fc.constant<Command>({ check: always, run: comeToRest, toString: () => 'rest' });

const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

/** Steps of runs of up to `length` steps. What a run is made of most comes up most. */
export const aRun = (length: number) =>
  fc.commands(
    [
      ...times(3, create),
      ...times(6, upload),
      ...times(4, announce),
      ...times(4, sendForm),
      giveBack,
      ...times(2, eraseImage),
      ...times(2, eraseContainer),
      ...times(5, deliver),
      ...times(2, deliverDead),
      ...times(2, runTask),
      ...times(10, step),
      ...times(10, finish),
      kill,
      ...times(2, wait),
      expire,
      read,
      intrude,
      ...times(2, rest),
    ],
    { maxCommands: length, size: 'max' },
  );

const sameUpload = fc.constant(
  command('upload again', hasContainers, ({ clients }) => {
    const [container] = clients.containers;
    if (container) clients.upload(container, pictureNumber(1), 'key');
  }),
);

const sendAgain = aPicture.map((picture) =>
  command(
    `sendAgain(${picture})`,
    ({ clients }) => clients.announced.length > 0,
    ({ clients }) => {
      const [image] = clients.announced;
      if (image) clients.sendForm(image, picture);
    },
  ),
);

/** Runs of one form that is sent several times, with other pictures, while workers have the earlier ones in their hands. */
export const aFormSentAgain = (length: number) =>
  fc.commands([sendAgain, deliver, deliver, step, step, step, step, finish, read], {
    maxCommands: length,
    size: 'max',
  });

/** Runs of one upload that is repeated with its key while earlier calls are still under way, and of its worker. */
export const aRepetition = (length: number) =>
  fc.commands([sameUpload, sameUpload, deliver, step, step, step, step, finish, kill], {
    maxCommands: length,
    size: 'max',
  });

const keyedUpload = fc.constantFrom(1, 2).map((number) =>
  command(`upload picture ${number}`, hasContainers, ({ clients }) => {
    const [container] = clients.containers;
    if (container) clients.upload(container, pictureNumber(number), 'key');
  }),
);

const keyedAnnounce = fc.constant(
  command('announce', hasContainers, ({ clients }) => {
    const [container] = clients.containers;
    if (container) clients.announce(container, 'key');
  }),
);

/** Runs of one image that is erased and uploaded again with its key, with other pictures, while earlier ones are under way. */
export const aReuse = (length: number) =>
  fc.commands(
    [
      ...times(3, keyedUpload),
      keyedAnnounce,
      sendForm,
      ...times(3, eraseImage),
      ...times(2, deliver),
      deliverDead,
      runTask,
      ...times(6, step),
      ...times(3, finish),
      kill,
    ],
    { maxCommands: length, size: 'max' },
  );

/** Runs of one large upload that is announced several times with its key, and that some of its clients give up. */
export const aSharedUpload = (length: number) =>
  fc.commands(
    [
      ...times(2, keyedAnnounce),
      ...times(2, giveBack),
      sendForm,
      ...times(2, deliver),
      runTask,
      ...times(6, step),
      finish,
      kill,
    ],
    { maxCommands: length, size: 'max' },
  );
