import { getSummary } from '../../../functions/domain/containers/get-summary.ts';
import { checkAtRest, type Violation } from '../support/invariants.ts';
import { vectorsOf } from '../support/known-pictures.ts';
import { readItems } from '../support/stores/stored-items.ts';
import { createAuthorizationCases, type Strangers } from './authorization-cases.ts';
import { type Clients, createClients } from './clients.ts';
import { createFunctions, type Functions } from './functions.ts';
import { createWorld, type World } from './world.ts';

/** One run: the world, the clients in it, the functions behind the queues. */
export interface Run {
  readonly world: World;
  readonly clients: Clients;
  readonly strangers: Strangers;
  readonly functions: Functions;
}

export function beginRun(): Run {
  const world = createWorld();
  return {
    world,
    clients: createClients(world),
    strangers: createAuthorizationCases(world),
    functions: createFunctions(world),
  };
}

/** Lets what is under way come to its end; queues and time stand still. */
export async function finishCalls({ world }: Run): Promise<void> {
  await world.settle();
  for (let next = world.pending.shift(); next; next = world.pending.shift()) {
    next.proceed('go');
    await world.settle();
  }
}

/** Gives each of these owners a container, by a key that runs use again. */
export async function createContainers(run: Run, owners: readonly string[]): Promise<void> {
  for (const owner of owners) run.clients.create(owner, 'key 1');
  await comeToRest(run);
}

/** Lets time pass. A function that has been at work for too long by then was ended before. */
export function passTime({ world, clients, functions }: Run, milliseconds: number): void {
  world.wait(milliseconds);
  for (const { operation } of [...world.pending]) {
    if (operation.startedAt + operation.timeout < world.clock.now) world.kill(operation);
  }
  for (const { slots } of readItems(world.table.items()).containers) {
    for (const [imageId, { deadline }] of slots) {
      if (Date.parse(deadline) <= world.clock.now) functions.encoderUnavailable.add(imageId);
    }
  }
  for (const [imageId, { containerId }] of clients.accepted) {
    if (existsNow(world, containerId)) continue;
    clients.accepted.delete(imageId);
    world.reached.add('a container expires');
  }
}

const existsNow = (world: World, containerId: string): boolean =>
  readItems(world.table.items()).containers.some(
    (container) => container.containerId === containerId && container.expiresAt > world.clock.now,
  );

/** DynamoDB's time to live: removes what has expired, some of it or all. */
export function removeExpired({ world }: Run, which: 'containers' | 'encodings' | 'all'): void {
  world.table.remove(
    ({ SK, expires_at }) =>
      Number(expires_at) * 1000 <= world.clock.now &&
      (which === 'all' || (SK === 'CONTAINER') === (which === 'containers')),
  );
}

/** More rounds than any run needs: a queue that never drains is a finding, not an endless test. */
const MAX_ROUNDS = 2_000;

/** No more faults and no more calls: everything that is under way goes on until all queues are empty. */
export async function comeToRest(run: Run): Promise<void> {
  const { world, clients, functions } = run;
  await world.settle();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const [next] = world.pending;
    if (next) {
      world.pending.shift();
      next.proceed('go');
      await world.settle();
      continue;
    }
    const [image] = world.images;
    const [dead] = world.deadImages;
    const task = world.tasks.toSorted((a, b) => a.notBefore - b.notBefore)[0];
    if (image) functions.deliver(image, false);
    else if (dead) functions.deliverDead(dead);
    else if (task) {
      passTime(run, Math.max(0, task.notBefore - world.clock.now));
      functions.doDueChore(0, false);
    } else return clients.rest();
    await world.settle();
  }
  world.violations.push({ invariant: 'every image is terminal by its deadline', detail: 'the queues never drain' });
}

/** Everything that was found wrong, during the run and after it. */
export async function judge(run: Run): Promise<Violation[]> {
  const { world, clients, functions } = run;
  removeExpired(run, 'all');
  const promised = {
    accepted: [...clients.accepted.values()],
    halfGivenBack: new Set(clients.givingBack),
    mayHaveFailed: functions.encoderUnavailable,
    erased: clients.erasedIds(),
    pictures: clients.pictures,
    vectorsOf,
  };
  const state = {
    items: readItems(world.table.items()),
    objects: [...world.objects.keys()],
    messages: [...world.images, ...world.deadImages, ...world.tasks].map((message) => JSON.stringify(message)),
  };
  return [...world.violations, ...checkAtRest(state, promised), ...(await checkSummaries(run))];
}

/** The same question asked as a client does, when every deadline has passed. */
async function checkSummaries(run: Run): Promise<Violation[]> {
  const { world, clients } = run;
  const accepted = [...clients.accepted.values()];
  const found: Violation[] = [];
  for (const { containerId, imageId, owner } of accepted) {
    world.start(`summary ${containerId}`, Number.POSITIVE_INFINITY, async (dependencies) => {
      const { images } = await getSummary(dependencies, containerId, owner);
      const seen = images.find(({ slot }) => slot.imageId === imageId);
      if (!seen) found.push({ invariant: 'every 202 is in the summary', detail: imageId });
      const late = await getSummary({ ...dependencies, now: () => lastDeadline(images) }, containerId, owner);
      const waiting = late.images.filter(({ slot }) => slot.status === 'processing');
      for (const { slot } of waiting) {
        found.push({ invariant: 'every image is terminal by its deadline', detail: slot.imageId });
      }
    });
    await finishCalls(run);
  }
  return found;
}

const lastDeadline = (images: readonly { readonly slot: { readonly deadline: number } }[]): number =>
  Math.max(0, ...images.map(({ slot }) => slot.deadline));
