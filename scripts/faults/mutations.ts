/** A mechanism that is taken out of the service, and the check that has to notice. */
export interface Mutation {
  readonly mechanism: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Tests of the rig that see it: a path below test/faults, and a part of their name. */
  readonly test: readonly string[];
}

const stories = ['test/faults/model'];
const stores = (flow: string) => ['test/faults/stores', '-t', flow];
const crashes = (name: string) => ['test/faults/crashes', '-t', name];
const canaries = (name: string) => ['test/faults/canaries', '-t', name];

const updates = 'functions/adapters/table-updates.ts';
const table = 'functions/adapters/container-table.ts';

export const mutations: readonly Mutation[] = [
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
    mechanism: 'owner and expiry conditions of a reservation',
    file: updates,
    from: 'attribute_exists(PK) AND #owner = :owner AND expires_at > :now AND',
    to: 'attribute_exists(PK) AND',
    test: stories,
  },
  {
    mechanism: 'slot-exists condition of a completion',
    file: updates,
    from: "'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.deadline > :now'",
    to: "'attribute_exists(PK)'",
    test: stories,
  },
  {
    mechanism: 'slot-is-processing condition of a failure',
    file: updates,
    from: "'images.#image.#status = :processing AND images.#image.created_at = :created_at',",
    to: "'images.#image.created_at = :created_at',",
    test: stories,
  },
  {
    mechanism: 'deadline condition of a completion',
    file: updates,
    from: ' AND images.#image.deadline > :now',
    to: '',
    test: stories,
  },
  {
    mechanism: 'a joined slot is not given back',
    file: updates,
    from: "'SET images.#image.attempt = :attempt'",
    to: "'SET images.#image.joined = :attempt'",
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
    mechanism: 'erase message',
    file: 'functions/domain/erase.ts',
    from: "await dependencies.chores.order({ chore: 'erase_container', containerId, createdAt }, ERASE_AGAIN_SECONDS);",
    to: '',
    test: crashes('erase container'),
  },
  {
    mechanism: 'sweep of what an erased container leaves',
    file: 'functions/domain/erase.ts',
    from: 'await dependencies.containers.removeContainer(containerId, createdAt);\n  await sweepLeftovers(dependencies, containerId);',
    to: 'await dependencies.containers.removeContainer(containerId, createdAt);',
    test: stores('an erased container'),
  },
  {
    mechanism: 'the faces are stored as the encoder gave them',
    file: table,
    from: 'await table.put(toEncodingsItem(containerId, encodings, found), onlyFirstOf(found.slot));',
    to: 'await table.put(toEncodingsItem(containerId, { ...encodings, faces: [] }, found), onlyFirstOf(found.slot));',
    test: stores('one picture'),
  },
  {
    mechanism: 'canary filter: the event stays out of the log',
    file: 'functions/runtime/http.ts',
    from: 'starts.set(event, performance.now());',
    to: "starts.set(event, performance.now());\n      log.debug('EVENT', JSON.stringify(event));",
    test: canaries('as in Lambda'),
  },
  {
    mechanism: 'canary filter: what the encoder says stays out of the log',
    file: 'functions/mapping/image-messages.ts',
    from: "log.info('IMAGE_FAILED', 'Image failed', { error_code: result.failure.code });",
    to: "log.info('IMAGE_FAILED', result.failure.message, { error_code: result.failure.code });",
    test: canaries('format json'),
  },
];
