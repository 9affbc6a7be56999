/** A mechanism that is taken out of the service, and the check that has to notice. */
export interface Mutation {
  readonly mechanism: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Tests that see it: what vitest is called with. */
  readonly test: readonly string[];
}

const faults = (path: string, name?: string) => [
  '--project',
  'faults',
  `test/faults/${path}`,
  ...(name ? ['-t', name] : []),
];
const stories = faults('model');
const stores = (flow: string) => faults('stores', flow);
const crashes = (name: string) => faults('crashes', name);
const canaries = (name: string) => faults('canaries', name);
const unit = (path: string) => ['--project', 'unit', `test/unit/${path}`];

const updates = 'functions/adapters/table-updates.ts';
const table = 'functions/adapters/container-table.ts';
const erase = 'functions/domain/erase.ts';
const find = 'functions/domain/find-container.ts';

const completion =
  "'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.deadline > :now'";
const failure = "'images.#image.#status = :processing AND images.#image.created_at = :created_at',";
const reservation = '#owner = :owner AND expires_at > :now AND image_count < :max';

/** One condition at a time, where it can be alone. */
const conditions: readonly Mutation[] = [
  {
    mechanism: 'limit condition of a reservation',
    file: updates,
    from: "':max': MAX_IMAGES_PER_CONTAINER,",
    to: "':max': MAX_IMAGES_PER_CONTAINER + 1,",
    test: stories,
  },
  {
    mechanism: 'own-id condition of a reservation',
    file: updates,
    from: " AND attribute_not_exists(images.#image)'",
    to: "'",
    test: stories,
  },
  {
    mechanism: 'owner condition of a reservation',
    file: updates,
    from: reservation,
    to: reservation.replace('#owner = :owner AND ', ''),
    test: stories,
  },
  {
    mechanism: 'expiry condition of a reservation',
    file: updates,
    from: reservation,
    to: reservation.replace('expires_at > :now AND ', ''),
    test: stories,
  },
  {
    mechanism: 'slot-exists condition of a completion (all three together: each of them asks for the slot)',
    file: updates,
    from: completion,
    to: "'attribute_exists(PK)'",
    test: stories,
  },
  {
    mechanism: 'slot-is-processing condition of a completion',
    file: updates,
    from: completion,
    to: completion.replace('images.#image.#status = :processing AND ', ''),
    test: stories,
  },
  {
    mechanism: 'same-slot condition of a completion',
    file: updates,
    from: completion,
    to: completion.replace('images.#image.created_at = :created_at AND ', ''),
    test: faults('model/reused-key'),
  },
  {
    mechanism: 'deadline condition of a completion',
    file: updates,
    from: completion,
    to: completion.replace(' AND images.#image.deadline > :now', ''),
    test: stories,
  },
  {
    mechanism: 'slot-is-processing condition of a failure',
    file: updates,
    from: failure,
    to: failure.replace('images.#image.#status = :processing AND ', ''),
    test: stories,
  },
  {
    mechanism: 'same-slot condition of a failure',
    file: updates,
    from: failure,
    to: failure.replace(' AND images.#image.created_at = :created_at', ''),
    test: faults('model/reused-key'),
  },
  {
    mechanism: 'the first writer of vectors wins',
    file: table,
    from: "'attribute_not_exists(PK) OR slot_created_at < :created_at'",
    to: "'attribute_not_exists(PK) OR slot_created_at <= :created_at'",
    test: stories,
  },
  {
    mechanism: 'an old erase message leaves a container alone that was made again',
    file: table,
    from: "ConditionExpression: 'created_at = :created_at',\n        ExpressionAttributeValues",
    to: "ConditionExpression: 'created_at <> :created_at OR created_at = :created_at',\n        ExpressionAttributeValues",
    test: stories,
  },
];

const steps: readonly Mutation[] = [
  {
    mechanism: 'a joined slot is not given back',
    file: updates,
    from: "'SET images.#image.attempt = :attempt'",
    to: "'SET images.#image.joined = :attempt'",
    test: stories,
  },
  {
    mechanism: 'readers look at the owner',
    file: find,
    from: 'found.container.owner !== owner || ',
    to: '',
    test: stories,
  },
  {
    mechanism: 'readers look at the expiry',
    file: find,
    from: ' || found.container.expiresAt <= now()',
    to: '',
    test: stories,
  },
  {
    mechanism: 'an upload is missing only where no picture is',
    file: 'functions/domain/check-upload.ts',
    from: "if (await pictures.exists(containerId, imageId)) return 'arrived';",
    to: '',
    test: stories,
  },
  {
    mechanism: 'giving a slot back when the picture cannot be stored',
    file: 'functions/domain/reserve-image.ts',
    from: 'await containers.release(containerId, planned).catch(() => undefined);',
    to: '',
    test: stores('one picture'),
  },
  {
    mechanism: 'deleting the picture of a terminal image',
    file: 'functions/domain/encode-image.ts',
    from: 'await dependencies.pictures.delete(image.containerId, image.imageId);',
    to: '',
    test: stores('one picture'),
  },
  {
    mechanism: 'partial batch response',
    file: 'functions/runtime/sqs.ts',
    from: 'return { batchItemFailures };',
    to: 'return { batchItemFailures: batchItemFailures.slice(0, 0) };',
    test: stores('pictures that fail, beside one that does not'),
  },
  {
    mechanism: 'Retry-After of a 503',
    file: 'api/errors.ts',
    from: 'status === 429 || status === 503',
    to: 'status === 429',
    test: stores('one picture'),
  },
  {
    mechanism: 'the event of a final image',
    file: 'functions/queue/encode-image.ts',
    from: '(image) => publishImageEvent(dependencies, image),',
    to: 'async () => undefined,',
    test: stores('one picture'),
  },
  {
    mechanism: 'erase message',
    file: erase,
    from: "await dependencies.tasks.enqueue({ task: 'erase_container', containerId, createdAt }, ERASE_AGAIN_SECONDS);",
    to: '',
    test: crashes('erase container'),
  },
  {
    mechanism: 'sweep of what an erased container leaves',
    file: erase,
    from: 'await dependencies.containers.removeContainer(containerId, createdAt);\n  await sweepLeftovers(dependencies, containerId);',
    to: 'await dependencies.containers.removeContainer(containerId, createdAt);',
    test: stores('an erased container'),
  },
  {
    mechanism: 'the sweep lists the pictures before it reads the slots',
    file: erase,
    from: 'const stored = await pictures.list(containerId);\n  const { slots, encodings } = await containers.listImages(containerId);',
    to: 'const { slots, encodings } = await containers.listImages(containerId);\n  const stored = await pictures.list(containerId);',
    test: unit('domain/erase.test.ts'),
  },
  {
    mechanism: 'the faces are stored as the encoder gave them',
    file: table,
    from: 'await table.put(toEncodingsItem(containerId, encodings, found), onlyFirstOf(found.slot));',
    to: 'await table.put(toEncodingsItem(containerId, { ...encodings, faces: [] }, found), onlyFirstOf(found.slot));',
    test: stores('one picture'),
  },
];

const logs: readonly Mutation[] = [
  {
    mechanism: 'canary filter: the event stays out of the log',
    file: 'functions/runtime/http.ts',
    from: 'starts.set(event, performance.now());',
    to: "starts.set(event, performance.now());\n      log.debug('EVENT', JSON.stringify(event));",
    test: canaries('as in Lambda'),
  },
  {
    mechanism: 'canary filter: the token stays out of the log',
    file: 'functions/runtime/authorizer.ts',
    from: "'A token could not be verified', describeError(error)",
    to: "'A token could not be verified: ' + token, describeError(error)",
    test: canaries('authorizer'),
  },
  {
    mechanism: 'canary filter: what the encoder says stays out of the log',
    file: 'functions/mapping/image-messages.ts',
    from: "log.info('IMAGE_FAILED', 'Image failed', { error_code: result.failure.code });",
    to: "log.info('IMAGE_FAILED', result.failure.message, { error_code: result.failure.code });",
    test: canaries('format json'),
  },
];

export const mutations: readonly Mutation[] = [...conditions, ...steps, ...logs];
