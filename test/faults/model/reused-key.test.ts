import { expect, it } from 'vitest';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { checkAtRest } from '../support/invariants.ts';
import { crowdedPicture, pictureNumber, vectorsOf } from '../support/known-pictures.ts';
import { readItems } from '../support/stores/stored-items.ts';
import { beginRun, createContainers, finishCalls, type Run } from './random-run.ts';
import { API_TIMEOUT } from './world.ts';

const OWNER = 'alice';
const NEW_PICTURE = pictureNumber(2);

/** Takes the next calls of a worker out of the run, when it is about to encode. */
async function holdWorker({ world }: Run) {
  await world.settle();
  for (let next = world.pending.shift(); next; next = world.pending.shift()) {
    if (next.name === 'Encode') return next;
    next.proceed('go');
    await world.settle();
  }
  throw new Error('No picture was encoded');
}

/** Erases an image while a worker has its picture, takes the slot anew by the same key, and lets the worker go on. */
async function eraseAndUploadAgain(picture: Uint8Array) {
  const run = beginRun();
  await createContainers(run, [OWNER]);
  const { world, clients, functions } = run;
  const containerId = clients.containers[0]?.containerId ?? '';
  clients.upload({ containerId, owner: OWNER }, picture, 'key');
  await finishCalls(run);
  const [message] = world.images;
  if (message) functions.deliver(message, false);
  const worker = await holdWorker(run);
  for (const image of clients.images) clients.eraseImage(image);
  await finishCalls(run);

  const upload = { containerId, owner: OWNER, bytes: NEW_PICTURE, idempotencyKey: 'key' };
  world.start('upload again', API_TIMEOUT, async (dependencies) => void (await addImage(dependencies, upload)));
  await finishCalls(run);
  world.pending.push(worker);
  await finishCalls(run);
  const items = readItems(world.table.items());
  return { items, slots: items.containers.flatMap(({ slots }) => [...slots]) };
}

it('never gives the vectors of an erased picture to a new image under the same key', async () => {
  const { items, slots } = await eraseAndUploadAgain(pictureNumber(1));

  const [[imageId = ''] = []] = slots;
  const pictures = new Map([[imageId, [{ bytes: NEW_PICTURE, at: Number.POSITIVE_INFINITY }]]]);
  const none = new Set<string>();
  const promised = { accepted: [], erased: [], pictures, vectorsOf };
  const excused = { mayHaveFailed: none, halfGivenBack: none };
  expect(slots).toHaveLength(1);
  expect(checkAtRest({ items, objects: [], messages: [] }, { ...promised, ...excused })).toEqual([]);
});

it('never fails a new image for what an erased picture under the same key has shown', async () => {
  const { slots } = await eraseAndUploadAgain(crowdedPicture);

  const failed = slots.filter(([, { status }]) => status === 'failed');
  const lost = failed.map(([, { error_code }]) => ({ invariant: 'no accepted picture is lost', detail: error_code }));
  expect(slots).toHaveLength(1);
  expect(lost).toEqual([]);
});
