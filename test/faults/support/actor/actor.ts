import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { apiErrors } from '../../../../api/errors.ts';
import { type DocumentedId, errorsOfEveryOperation, operations } from '../../../../api/openapi/operations.ts';
import { deriveIdFromKey } from '../../../../functions/domain/ids.ts';
import { entryOf } from '../../../../lib/function-entries.ts';
import { MAX_RECEIVES } from '../../../../settings/work-limits.ts';
import { readBatchResponse } from '../../../support/lambda/batch-response.ts';
import { aMultipartEvent, aProxyEvent, aRecord, filePart } from '../../../support/lambda/lambda-events.ts';
import type { FaultHarness } from '../fault-harness.ts';
import { checkAtRest, checkDeliveries, createWatcher, type SentPicture, type Violation } from '../invariants.ts';
import { vectorsOf } from '../known-pictures.ts';
import { announcedSchema, answerSchema, checkRefused, imageSchema, summarySchema } from './actor-answers.ts';
import { type Actor, searchCalls } from './actor-calls.ts';

export type { Actor } from './actor-calls.ts';

/** Runs a function; undefined when its process died before it had an answer. */
export type Invoke = (entry: string, event: object) => Promise<unknown>;

/** Tries of a client that is told to come again, and of a task; more than any of the faults lasts. */
const PATIENCE = 8;

/**
 * One client with one container, and the queues' side of it. What the client was promised is compared with what is stored,
 * after every write and in the end.
 *
 * @param name makes the container's id, so that a plan for its calls can be made before it exists
 */
export function createActor(harness: FaultHarness, invoke: Invoke, name: string): Actor {
  const containerId = deriveIdFromKey(['anyone'], name);
  const violations: Violation[] = [];
  const watcher = createWatcher();
  let looking: Promise<void> = Promise.resolve();
  const accepted = new Map<string, { containerId: string; imageId: string }>();
  const pictures = new Map<string, SentPicture[]>();
  /** Pictures of uploads without an answer: they may be there, under an id that the client does not know. */
  const unanswered: SentPicture[] = [];
  const erased: string[] = [];
  /** With which slots can be given back; where its answer was lost a client has none. */
  const etags = new Map<string, string>();
  const mayHaveFailed = new Set<string>();
  const tasksDone = new Set<string>();
  let searcher: Actor | undefined;

  const undocumented = (detail: string) => violations.push({ invariant: 'only documented answers', detail });

  /** Calls until there is an answer that is no invitation to come again. */
  async function call(operationId: DocumentedId, event: object, again = true) {
    const entry = entryOf[operationId];
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      const result = await invoke(entry, event);
      if (result === undefined) {
        if (again) continue;
        return undefined;
      }
      const { statusCode, headers, body } = answerSchema.parse(result);
      const codes = [...operations[operationId].errors, ...errorsOfEveryOperation];
      const errors = codes.map((code): number => apiErrors[code].status);
      const documented = statusCode === operations[operationId].success.status || errors.includes(statusCode);
      if (!documented || statusCode === 500) undocumented(`${operationId}: ${statusCode} ${body}`);
      if (statusCode === 503 && !/^[1-9]\d*$/.test(headers['Retry-After'] ?? '')) {
        undocumented(`${operationId}: a 503 that does not say when to come again`);
      }
      if (statusCode !== 503) return { status: statusCode, headers, body: body === '' ? undefined : JSON.parse(body) };
    }
    undocumented(`${operationId}: no answer`);
    return undefined;
  }

  const expectStatus = (operationId: DocumentedId, answer: { status: number } | undefined, expected: number): void => {
    if (answer && answer.status !== expected) undocumented(`${operationId}: ${answer.status}, not ${expected}`);
  };

  const eventAt = (path: string, method: string, resource = path) => ({
    ...aProxyEvent({ path, httpMethod: method }),
    resource,
    pathParameters: { container_id: containerId },
  });

  const noteSent = (imageId: string, bytes: Uint8Array) =>
    pictures.set(imageId, [...(pictures.get(imageId) ?? []), { bytes, at: Date.now() }]);

  const actor = {
    containerId,
    violations,

    /** Looks at what is stored; called after every write. One look ends before the next, or an older one would come last. */
    async look(): Promise<void> {
      looking = looking.then(async () => {
        violations.push(...watcher.look(await harness.itemsOf(containerId)));
      });
      await looking;
    },

    async create(): Promise<void> {
      const event = { ...aProxyEvent({ path: '/v1/containers' }), headers: { 'Idempotency-Key': name } };
      expectStatus('createContainer', await call('createContainer', event), 201);
    },

    /** Uploads a picture. Without a key a client whose connection broke cannot know, and does not try again. */
    async upload(picture: Uint8Array, key?: string, expected = 202): Promise<string | undefined> {
      const event = aMultipartEvent([filePart(picture)], { containerId });
      const headers = { ...event.headers, ...(key && { 'Idempotency-Key': key }) };
      const answer = await call('addImage', { ...event, headers }, key !== undefined);
      expectStatus('addImage', answer, expected);
      if (!answer) unanswered.push({ bytes: picture, at: Number.POSITIVE_INFINITY });
      if (answer?.status !== 202) return undefined;
      const { image_id: imageId } = imageSchema.parse(answer.body);
      noteSent(imageId, picture);
      accepted.set(imageId, { containerId, imageId });
      return imageId;
    },

    /** Announces a picture and sends it by the form, where there is one. */
    async announce(key: string, picture: Uint8Array | undefined): Promise<string | undefined> {
      const event = {
        ...eventAt(`/v1/containers/${containerId}/uploads`, 'POST'),
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify({ content_type: 'image/jpeg' }),
      };
      const answer = await call('createUpload', event);
      expectStatus('createUpload', answer, 201);
      if (answer?.status !== 201) return undefined;
      const { image_id: imageId, upload } = announcedSchema.parse(answer.body);
      accepted.set(imageId, { containerId, imageId });
      if (answer.headers.ETag) etags.set(imageId, answer.headers.ETag);
      if (!picture) return imageId;
      const form = new FormData();
      for (const [field, value] of Object.entries(upload.fields)) form.append(field, value);
      form.append('file', new Blob([Uint8Array.from(picture)]), 'picture.jpg');
      noteSent(imageId, picture);
      const stored = await fetch(upload.url, { method: 'POST', body: form });
      if (!stored.ok) undocumented(`the form: ${stored.status}`);
      return imageId;
    },

    /** The client that took the slot of a form gives it back, unless another one relies on it. */
    async giveBack(imageId: string | undefined, expected: 204 | 412): Promise<void> {
      const etag = etags.get(imageId ?? '');
      if (!imageId || !etag) return;
      const event = {
        ...eventAt(`/v1/containers/${containerId}/images/${imageId}`, 'DELETE'),
        headers: { 'If-Match': etag },
        pathParameters: { container_id: containerId, image_id: imageId },
      };
      const answer = await call('deleteImage', event);
      // The second try of a call whose answer was lost finds nothing.
      if (answer?.status !== 404) expectStatus('deleteImage', answer, expected);
      if (expected === 412) return;
      accepted.delete(imageId);
      erased.push(imageId);
    },

    async eraseImage(imageId: string | undefined): Promise<void> {
      if (!imageId) return;
      accepted.delete(imageId);
      const event = eventAt(`/v1/containers/${containerId}/images/${imageId}`, 'DELETE');
      await call('deleteImage', { ...event, pathParameters: { container_id: containerId, image_id: imageId } });
      erased.push(imageId);
    },

    async eraseContainer(): Promise<void> {
      accepted.clear();
      await call('deleteContainer', eventAt(`/v1/containers/${containerId}`, 'DELETE'));
      erased.push(containerId);
    },

    ...searchCalls({
      ...{ call, expectStatus },
      eventAt: (name, method) => eventAt(`/v1/containers/${containerId}/${name}`, method),
    }),

    /** Searches for the person of a picture from another container, whose calls meet no fault. */
    async expectFound(picture: Uint8Array, expected: boolean): Promise<void> {
      if (!searcher) {
        searcher = createActor(harness, invoke, `${name}, who searches`);
        await searcher.create();
        await searcher.upload(picture, 'key');
        await searcher.workOff();
      }
      if ((await searcher.search()).includes(containerId) === expected) return;
      const detail = expected ? 'an enrolled person was not found' : 'an erased person was found';
      violations.push({ invariant: 'an erased person is never found, an enrolled one is', detail });
    },

    /** Every promised image is in the summary, in a final state. */
    async read(): Promise<void> {
      const path = `/v1/containers/${containerId}/summary`;
      const answer = await call('getSummary', eventAt(path, 'GET', '/v1/containers/{container_id}/summary'));
      const images = answer?.status === 200 ? summarySchema.parse(answer.body).images : [];
      for (const imageId of accepted.keys()) {
        const image = images.find(({ image_id }) => image_id === imageId);
        if (!image) violations.push({ invariant: 'every 202 is in the summary', detail: imageId });
        else if (image.status === 'processing') {
          violations.push({ invariant: 'every image is terminal by its deadline', detail: imageId });
        }
      }
      await call('getComparison', eventAt(`/v1/containers/${containerId}/comparison`, 'GET'));
    },

    /** Works off the queues, as SQS and the event sources do: what is not done comes again, five times at most. */
    async workOff(): Promise<void> {
      let waiting = await actor.takeMessages();
      while (waiting.length > 0) {
        for (const { message } of waiting.filter(({ receives }) => receives > MAX_RECEIVES))
          await actor.giveUp(message);
        waiting = waiting.filter(({ receives }) => receives <= MAX_RECEIVES);
        if (waiting.length === 0) return;
        const failed = await actor.deliver('functions/queue/encode-image.ts', waiting);
        for (const { message } of waiting) {
          if (!failed.has(message.MessageId ?? '')) await harness.finishMessage(message.MessageId ?? '');
        }
        const again = waiting.filter(({ message }) => failed.has(message.MessageId ?? ''));
        waiting = again.map(({ message, receives }) => ({ message, receives: receives + 1 }));
        waiting.push(...(await actor.takeMessages()));
      }
    },

    async takeMessages(): Promise<{ message: Message; receives: number }[]> {
      return (await harness.takeImageMessages(containerId)).map((message) => ({ message, receives: 1 }));
    },

    async giveUp(message: Message): Promise<void> {
      const [, imageId = ''] = /uploads\/[0-9a-f-]{36}\/([0-9a-f-]{36})/.exec(message.Body ?? '') ?? [];
      mayHaveFailed.add(imageId);
      for (let tries = 0; tries < PATIENCE; tries += 1) {
        const failed = await actor.deliver('functions/queue/fail-image.ts', [{ message, receives: 1 }]);
        if (failed.size > 0) continue;
        await harness.finishMessage(message.MessageId ?? '');
        return;
      }
    },

    /** Does the tasks, whose time has come by now, twice each. */
    async runTasks(): Promise<void> {
      for (const body of (await harness.tasksOf(containerId)).filter((one) => !tasksDone.has(one))) {
        tasksDone.add(body);
        for (let tries = 0, done = 0; tries < PATIENCE && done < 2; tries += 1) {
          const message = { MessageId: 'task', Body: body };
          const failed = await actor.deliver('functions/queue/run-task.ts', [{ message, receives: 1 }]);
          if (failed.size === 0) done += 1;
        }
      }
    },

    /** @returns the ids of those that have to come again */
    async deliver(
      entry: string,
      batch: readonly { message: Message; receives: number }[],
    ): Promise<ReadonlySet<string>> {
      const ids = batch.map(({ message }) => message.MessageId ?? '');
      const Records = batch.map(({ message, receives }) =>
        aRecord({
          messageId: message.MessageId ?? '',
          body: message.Body ?? '',
          receiveCount: receives,
          ...(message.ReceiptHandle && { receiptHandle: message.ReceiptHandle }),
        }),
      );
      const response = await invoke(entry, { Records } satisfies SQSEvent);
      return response === undefined ? new Set(ids) : readBatchResponse(response, ids).failed;
    },

    /** Works everything off, and compares what is stored with what was promised. */
    async judge(): Promise<Violation[]> {
      await actor.workOff();
      await actor.runTasks();
      await actor.workOff();
      if (accepted.size > 0) await actor.read();
      const state = {
        items: await harness.itemsOf(containerId),
        objects: await harness.objectsOf(containerId),
        // A task that was done is deleted by its event source, once its time has come.
        messages: (await harness.messagesOf(containerId)).filter((body) => !tasksDone.has(body)),
      };
      for (const imageId of state.items.containers.flatMap(({ slots }) => [...slots.keys()])) {
        if (!pictures.has(imageId)) pictures.set(imageId, unanswered);
      }
      const promised = {
        accepted: [...accepted.values()],
        halfGivenBack: new Set<string>(),
        mayHaveFailed,
        erased,
        pictures,
        vectorsOf,
      };
      const deliveries = await harness.deliveriesOf(containerId);
      return [
        ...violations,
        ...checkAtRest(state, promised),
        // A call without an answer may have taken a slot.
        ...(unanswered.length > 0 ? [] : checkRefused(state.items, accepted)),
        ...checkDeliveries(state.items, promised.accepted, deliveries),
      ];
    },
  };
  return actor;
}
