import { createHash } from 'node:crypto';
import type { WebhookCall } from '../../support/http/webhook-server.ts';
import type { StoredEncodings, StoredItems, StoredSlot } from './stores/stored-items.ts';

/** What must hold whatever happens. The names stand in docs/reliability.md. */
export const invariants = [
  'never more than five slots',
  'count equals slots',
  'terminal states never change',
  'every 202 is in the summary',
  'every image is terminal by its deadline',
  'no accepted picture is lost',
  'no object is left for a terminal image',
  'vectors are those of their own picture',
  'vectors only of completed images',
  'erased means nothing is left',
  'one key, one image',
  'only documented answers',
  'a refused upload takes no slot',
  'nobody but its owner gets into a container',
  'an expired container does not exist',
  'the webhook is told of every final image, signed, and of nothing else',
  'an erased person is never found, an enrolled one is',
] as const;

type Invariant = (typeof invariants)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}

const MAX_SLOTS = 5;

/** Holds after every single write to the table. */
interface Watcher {
  look(items: StoredItems): Violation[];
  /**
   * Time has passed, without a write: who reads now sees that what is past its deadline has failed, and must never see
   * anything else again. A worker that has written its vectors by now has looked at the clock before.
   */
  wait(items: StoredItems, now: number): void;
}

export function createWatcher(): Watcher {
  const final = new Map<string, StoredSlot['status']>();
  const readable = new Map<string, string>();
  const nameOf = (containerId: string, imageId: string, slot: StoredSlot) =>
    `${containerId}/${imageId} of ${slot.created_at}`;
  return {
    wait({ containers, encodings }, now) {
      for (const { containerId, slots } of containers) {
        for (const [imageId, slot] of slots) {
          const isLate = slot.status === 'processing' && Date.parse(slot.deadline) <= now;
          const isDone = encodings.some((one) => one.containerId === containerId && one.imageId === imageId);
          if (isLate && !isDone) final.set(nameOf(containerId, imageId, slot), 'failed');
        }
      }
    },
    look({ containers, encodings }) {
      return containers.flatMap(({ containerId, slots, imageCount }) => {
        const found: Violation[] = [];
        if (slots.size > MAX_SLOTS) {
          found.push({ invariant: 'never more than five slots', detail: `${slots.size} in ${containerId}` });
        }
        if (slots.size !== imageCount) {
          found.push({ invariant: 'count equals slots', detail: `${imageCount} for ${slots.size} in ${containerId}` });
        }
        for (const [imageId, slot] of slots) {
          const name = nameOf(containerId, imageId, slot);
          const before = final.get(name);
          const isLate = slot.status === 'processing' && before === 'failed';
          if (before && before !== slot.status && !isLate) {
            found.push({ invariant: 'terminal states never change', detail: `${name}: ${before} -> ${slot.status}` });
          }
          if (slot.status !== 'processing') final.set(name, slot.status);
          const stored = encodings.find((one) => one.containerId === containerId && one.imageId === imageId);
          if (slot.status !== 'completed' || !stored) continue;
          const vectors = markOf(stored);
          if (vectors !== (readable.get(name) ?? vectors)) {
            found.push({ invariant: 'terminal states never change', detail: `${name}: other vectors than before` });
          }
          readable.set(name, vectors);
        }
        return found;
      });
    },
  };
}

/** Tells vectors from others: those of the rig differ from their first number on. */
const markOf = ({ vectors }: StoredEncodings): string => vectors.map(([first]) => first).join();

/** A picture on its way into the store, when it was sent, and when its slot was taken, where the rig knows it. */
export interface SentPicture {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly takenAt?: number | undefined;
}

/** What the service has promised to its clients, as the rig has seen it. */
export interface Promised {
  /** Images whose upload was answered 202 and that nobody began to erase since. */
  readonly accepted: readonly { readonly containerId: string; readonly imageId: string }[];
  /** Images whose tries were used up, or whose time: they may have failed though nothing is wrong with the picture. */
  readonly mayHaveFailed: ReadonlySet<string>;
  /** Images whose slot was being given back when the process died: their vectors stay until the container goes. */
  readonly halfGivenBack: ReadonlySet<string>;
  /** Ids of containers and images whose erasure was answered 204, and that were not made again. */
  readonly erased: readonly string[];
  /** What was sent, by image. */
  readonly pictures: ReadonlyMap<string, readonly SentPicture[]>;
  /** What an encoder finds in a picture; undefined where it refuses it. */
  readonly vectorsOf: (picture: Uint8Array) => number[][] | undefined;
}

/** Everything stored, when all messages are worked off. */
export interface AtRest {
  readonly items: StoredItems;
  /** Keys of all objects. */
  readonly objects: readonly string[];
  /** Bodies of all messages in all queues. */
  readonly messages: readonly string[];
}

export function checkAtRest(state: AtRest, promised: Promised): Violation[] {
  return [
    ...checkAccepted(state, promised),
    ...checkObjects(state),
    ...checkVectors(state, promised),
    ...checkErased(state, promised),
  ];
}

const slotOf = ({ items }: AtRest, containerId: string, imageId: string): StoredSlot | undefined =>
  items.containers.find((container) => container.containerId === containerId)?.slots.get(imageId);

function checkAccepted(state: AtRest, promised: Promised): Violation[] {
  return promised.accepted.flatMap(({ containerId, imageId }): Violation[] => {
    const slot = slotOf(state, containerId, imageId);
    const detail = `${containerId}/${imageId}`;
    if (!slot) return [{ invariant: 'every 202 is in the summary', detail }];
    if (slot.status === 'processing') return [{ invariant: 'every image is terminal by its deadline', detail }];
    if (slot.status === 'completed') return [];
    return isExcused(slot, imageId, promised)
      ? []
      : [{ invariant: 'no accepted picture is lost', detail: `${detail}: ${slot.error_code}` }];
  });
}

/** True where it is right that an image failed. */
function isExcused(slot: StoredSlot, imageId: string, promised: Promised): boolean {
  const { mayHaveFailed, vectorsOf } = promised;
  const sent = ownPictures(imageId, slot, promised);
  if (slot.error_code === 'upload_missing') return sent.length === 0;
  if (slot.error_code === 'too_many_faces') return sent.some(({ bytes }) => vectorsOf(bytes) === undefined);
  return mayHaveFailed.has(imageId);
}

function checkObjects(state: AtRest): Violation[] {
  return state.objects.flatMap((key): Violation[] => {
    const [, containerId = '', imageId = '', takenAt] = key.split('/');
    const slot = slotOf(state, containerId, imageId);
    return slot?.status === 'processing' && Date.parse(slot.created_at) === Number(takenAt)
      ? []
      : [{ invariant: 'no object is left for a terminal image', detail: key }];
  });
}

function checkVectors(state: AtRest, promised: Promised): Violation[] {
  const completed = state.items.containers.flatMap(({ containerId, slots }) =>
    [...slots].flatMap(([imageId, slot]) => (slot.status === 'completed' ? [{ containerId, imageId, slot }] : [])),
  );
  const wrong = completed.flatMap(({ containerId, imageId, slot }): Violation[] => {
    const found = state.items.encodings.find((one) => one.containerId === containerId && one.imageId === imageId);
    const sent = ownPictures(imageId, slot, promised);
    const expected = sent.map(({ bytes }) => JSON.stringify(promised.vectorsOf(bytes)));
    return found && expected.includes(JSON.stringify(found.vectors))
      ? []
      : [{ invariant: 'vectors are those of their own picture', detail: `${containerId}/${imageId}` }];
  });
  const stray = state.items.encodings.filter(
    (one) => !isOf(completed, one) && !promised.halfGivenBack.has(one.imageId),
  );
  return [
    ...wrong,
    ...stray.map(
      ({ containerId, imageId }): Violation => ({
        invariant: 'vectors only of completed images',
        detail: `${containerId}/${imageId}`,
      }),
    ),
  ];
}

/**
 * What was sent for this slot and not for an earlier one of the same id. Where the slot knows the digest of its picture, that
 * tells; for an announced one it is the digest of the request.
 */
function ownPictures(imageId: string, slot: StoredSlot, { pictures }: Promised): readonly SentPicture[] {
  const sent = pictures.get(imageId) ?? [];
  const since = Date.parse(slot.created_at);
  const own = sent.filter(({ at, takenAt }) => (takenAt === undefined ? at >= since : takenAt === since));
  const exact = own.filter(({ bytes }) => slot.digest === sha256(bytes));
  return exact.length > 0 ? exact : own;
}

/** The webhook is told at least once, by signed calls, always under one id, and never of a state that readers do not see. */
export function checkDeliveries(
  { containers }: StoredItems,
  accepted: Promised['accepted'],
  calls: readonly WebhookCall[],
): Violation[] {
  const events = calls.map(({ event }) => event);
  const statuses = new Map(containers.flatMap(({ slots }) => [...slots].map(([id, { status }]) => [id, status])));
  const untold = accepted.filter(({ imageId }) => !events.some(({ image_id }) => image_id === imageId));
  const wrong = events.filter(({ image_id, status }) => status !== (statuses.get(image_id) ?? status));
  return [
    ...untold.map(({ imageId }) => `${imageId} was not told of`),
    ...wrong.map(({ image_id, status }) => `${image_id} was told to be ${status}`),
    ...calls.flatMap(({ refusal, event }) => (refusal === undefined ? [] : [`${event.image_id}: ${refusal}`])),
    ...eventsUnderTwoIds(calls),
  ].map((detail) => ({ invariant: 'the webhook is told of every final image, signed, and of nothing else', detail }));
}

function eventsUnderTwoIds(calls: readonly WebhookCall[]): string[] {
  const same = Map.groupBy(calls, ({ event }) => JSON.stringify(event));
  return [...same].filter(([, group]) => new Set(group.map(({ id }) => id)).size > 1).map(([event]) => event);
}

const isOf = (completed: readonly { containerId: string; imageId: string }[], one: StoredEncodings): boolean =>
  completed.some(({ containerId, imageId }) => containerId === one.containerId && imageId === one.imageId);

function checkErased({ items, objects, messages }: AtRest, { erased }: Promised): Violation[] {
  const places = {
    'a slot': items.containers.flatMap(({ containerId, slots }) => [containerId, ...slots.keys()]),
    vectors: items.encodings.flatMap(({ containerId, imageId }) => [containerId, imageId]),
    'an enrolment': items.enrolments.flatMap(({ containerId, images }) => [containerId, ...images]),
    'an object': objects,
    'a message': messages,
  };
  return erased.flatMap((id) =>
    Object.entries(places)
      .filter(([, texts]) => texts.some((text) => text.includes(id)))
      .map(([place]): Violation => ({ invariant: 'erased means nothing is left', detail: `${id} in ${place}` })),
  );
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
