import { parsePictureKey, pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { ApiError, ImageFailure, TransientError } from '../../../functions/domain/errors.ts';
import type {
  DeferredTask,
  Encoder,
  PictureName,
  PictureStore,
  TaskQueue,
  UploadForms,
} from '../../../functions/domain/ports.ts';
import { ERASE_AGAIN_SECONDS } from '../../../settings/work-limits.ts';
import { idNumber, NOW } from '../../support/builders.ts';
import { createWatcher, type Violation } from '../support/invariants.ts';
import { unencodablePicture, vectorsOf } from '../support/known-pictures.ts';
import { readItems } from '../support/stores/stored-items.ts';
import { type CoverageGoal, noteSlots } from './coverage-goals.ts';
import { type Gate, memoryTable, type Verdict } from './memory-table.ts';

/** Something under way: one call of the API, or one function at work. It can die at any of its calls. */
export interface Operation {
  readonly name: string;
  readonly startedAt: number;
  /** Milliseconds after which its Lambda function is ended. */
  readonly timeout: number;
  dead: boolean;
}

/** A call to a store, or to the encoder, that waits for its turn. */
export interface PendingCall {
  readonly operation: Operation;
  readonly name: string;
  readonly proceed: (verdict: Verdict) => void;
}

export interface QueuedPicture extends PictureName {
  receives: number;
}

export interface QueuedTask {
  readonly task: DeferredTask;
  readonly notBefore: number;
}

/** What one operation works with. */
export interface Dependencies {
  readonly containers: ReturnType<typeof containerTable>;
  readonly pictures: PictureStore;
  readonly tasks: TaskQueue;
  readonly forms: UploadForms;
  readonly encoder: Encoder;
  readonly newId: () => string;
  readonly now: () => number;
  readonly retentionDays: number;
  readonly eraseAgainSeconds: number;
}

const RETENTION_DAYS = 1;

/** Milliseconds after which API Gateway gives a call up, and its function is ended. */
export const API_TIMEOUT = 29_000;

/**
 * The service without the network: the real use cases and the real table adapter, on a table, objects and queues in memory,
 * with a clock that stands still until it is told to go. Every call to a store waits for its turn, so that a test decides
 * how the calls of several operations interleave, and what becomes of each.
 */
export function createWorld() {
  const violations: Violation[] = [];
  const watcher = createWatcher();
  const reached = new Set<CoverageGoal>();
  const table = memoryTable(() => {
    const items = readItems(table.items());
    noteSlots(items, reached);
    violations.push(...watcher.look(items));
  });
  const objects = new Map<string, Uint8Array>();
  const images: QueuedPicture[] = [];
  const deadImages: QueuedPicture[] = [];
  const tasks: QueuedTask[] = [];
  const pending: PendingCall[] = [];
  const clock = { now: NOW };
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return ids;
  };

  const gateOf =
    (operation: Operation): Gate =>
    async (name) => {
      const { promise, resolve } = Promise.withResolvers<Verdict>();
      if (!operation.dead) pending.push({ operation, name, proceed: resolve });
      return await promise;
    };

  function storeObject(picture: PictureName, bytes: Uint8Array): void {
    objects.set(pictureKey(picture), Uint8Array.from(bytes));
    images.push({ ...picture, receives: 0 });
  }

  /** Lets a call happen as its verdict says; `effect` is what the call does. */
  async function through<Result>(gate: Gate, name: string, effect: () => Result): Promise<Result> {
    const verdict = await gate(name);
    if (verdict === 'refuse') throw new TransientError(name);
    if (verdict === 'repeat') effect();
    const result = effect();
    if (verdict === 'lose') throw new TransientError(name);
    return result;
  }

  function dependenciesOf(operation: Operation): Dependencies {
    const gate = gateOf(operation);
    return {
      containers: containerTable(table.client(gate), 'table'),
      pictures: {
        put: (picture, bytes) => through(gate, 'PutObject', () => storeObject(picture, bytes)),
        get: (picture) => through(gate, 'GetObject', () => objects.get(pictureKey(picture))),
        async delete(picture) {
          await through(gate, 'DeleteObject', () => objects.delete(pictureKey(picture)));
        },
        list: (containerId) =>
          through(gate, 'ListObjects', () =>
            [...objects.keys()]
              .flatMap((key) => parsePictureKey(key) ?? [])
              .filter((picture) => picture.containerId === containerId),
          ),
      },
      tasks: {
        async enqueue(task, delaySeconds) {
          await through(gate, 'SendMessage', () =>
            tasks.push({ task: structuredClone(task), notBefore: clock.now + delaySeconds * 1000 }),
          );
        },
      },
      // Made without any call.
      forms: { create: async () => ({ url: 'http://127.0.0.1/pictures', fields: {} }) },
      encoder: {
        identity: { name: 'derived', version: '1' },
        encode: (bytes) => through(gate, 'Encode', () => encode(bytes)),
      },
      newId: () => idNumber(nextId()),
      now: () => clock.now,
      retentionDays: RETENTION_DAYS,
      eraseAgainSeconds: ERASE_AGAIN_SECONDS,
    };
  }

  return {
    table,
    objects,
    images,
    deadImages,
    tasks,
    pending,
    clock,
    violations,
    reached,
    storeObject,

    /** Time passes, and somebody looks. */
    wait(milliseconds: number): void {
      clock.now += milliseconds;
      watcher.wait(readItems(table.items()), clock.now);
    },

    /**
     * Starts an operation; it goes as far as its first call. Whatever it throws that is no refusal, and no fault that
     * brings its message back, is a violation.
     */
    start(name: string, timeout: number, work: (dependencies: Dependencies) => Promise<void>): Operation {
      clock.now += 1;
      const operation: Operation = { name, startedAt: clock.now, timeout, dead: false };
      work(dependenciesOf(operation)).catch((error: unknown) => {
        if (error instanceof ApiError || error instanceof TransientError) return;
        violations.push({ invariant: 'only documented answers', detail: `${name}: ${String(error)}` });
      });
      return operation;
    },

    /** The process of an operation dies: its next call never happens, and it never says anything again. */
    kill(operation: Operation): void {
      reached.add('a process dies');
      operation.dead = true;
      const left = pending.filter((call) => call.operation !== operation);
      pending.splice(0, pending.length, ...left);
    },

    /** Ends when every operation has come as far as its next call, or to its end. */
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

export type World = ReturnType<typeof createWorld>;

function encode(bytes: Uint8Array) {
  const picture = Buffer.from(bytes);
  if (picture.equals(unencodablePicture)) throw new TransientError('The encoder broke down');
  const vectors = vectorsOf(picture);
  if (!vectors) throw new ImageFailure('too_many_faces');
  const faces = vectors.map((vector) => ({ vector, box: null, landmarks: null, confidence: null, quality: null }));
  return { faces, width: null, height: null };
}
