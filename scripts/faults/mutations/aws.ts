import { faults, inFile, integration, type Mutation, unit } from './mutation.ts';

const port = integration('ports/aws.test.ts');
const update = inFile('functions/adapters/aws/table/table-updates.ts', port);
const table = inFile('functions/adapters/aws/table/container-table.ts', port);

const completion =
  "'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.deadline > :now'";
const failure = "'images.#image.#status = :processing AND images.#image.created_at = :created_at',";
const givenBack =
  "'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.reservation_id = :reservation_id'";
const reservation = '#owner = :owner AND expires_at > :now AND image_count < :max';

/** Takes one condition out. Its names and values stay in use, which DynamoDB asks for. */
const without = (text: string, condition: string): string =>
  text.replace(condition, `(${condition} OR attribute_exists(PK))`);

/** Conditions of the table, one at a time, where each can be alone; and what the functions do with their messages. */
export const awsMutations: readonly Mutation[] = [
  update('reservation: the limit', 'image_count < :max', 'image_count <= :max'),
  update('reservation: no slot of this id', " AND attribute_not_exists(images.#image)'", "'"),
  update('reservation: the owner', reservation, without(reservation, '#owner = :owner')),
  update('reservation: the expiry', reservation, without(reservation, 'expires_at > :now')),
  update(
    'claim: a claimed slot is not released',
    "'SET images.#image.reservation_id = :reservation_id'",
    "'SET images.#image.joined = :reservation_id'",
  ),
  update(
    'given back: only by its own call',
    givenBack,
    givenBack.replace(' AND images.#image.reservation_id = :reservation_id', ''),
  ),
  update('given back: still processing', givenBack, without(givenBack, 'images.#image.#status = :processing')),
  update('given back: the same slot', givenBack, without(givenBack, 'images.#image.created_at = :created_at')),
  inFile('functions/adapters/aws/table/table-updates.ts', faults('model/model-based.test.ts', 'clients give up'))(
    'given back: only by its own call (stories)',
    givenBack,
    givenBack.replace(' AND images.#image.reservation_id = :reservation_id', ''),
  ),
  update('completion: still processing', completion, without(completion, 'images.#image.#status = :processing')),
  update('completion: the same slot', completion, without(completion, 'images.#image.created_at = :created_at')),
  update('completion: the deadline', completion, without(completion, 'images.#image.deadline > :now')),
  update('failure: still processing', failure, without(failure, 'images.#image.#status = :processing')),
  table(
    'the first writer of vectors wins',
    "'attribute_not_exists(PK) OR slot_created_at < :created_at'",
    "'attribute_not_exists(PK) OR slot_created_at <= :created_at'",
  ),
  table(
    'an old erasure leaves a newer container alone',
    "ConditionExpression: 'created_at = :created_at'",
    "ConditionExpression: 'created_at = :created_at OR attribute_exists(PK)'",
  ),
  table(
    'faces are stored as the encoder gave them',
    'toEncodingsItem(containerId, encodings, found)',
    'toEncodingsItem(containerId, { ...encodings, faces: [] }, found)',
  ),
  inFile('functions/adapters/aws/table/table-updates.ts', faults('model/reused-key.test.ts'))(
    'failure: the same slot',
    failure,
    failure.replace(' AND images.#image.created_at = :created_at', ''),
  ),
  inFile('functions/runtime/sqs-handler.ts', unit('runtime/sqs-handler.test.ts'))(
    'partial batch response',
    'batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier }))',
    'batchItemFailures: []',
  ),
  inFile('functions/runtime/sqs-handler.ts', unit('runtime/sqs-handler.test.ts'))(
    'a picture that kills the worker: those that come again one by one',
    'for (const record of suspects) await work(record);',
    'await Promise.all(suspects.map(work));',
  ),
  inFile('functions/domain/containers/wait-for-summary.ts', unit('domain/containers/wait-for-summary.test.ts'))(
    'held responses: for fresh pictures only',
    'Math.min(until, youngestProcessing(summary) + maxWaitSeconds * 1000)',
    'Math.min(until, until + maxWaitSeconds)',
  ),
  inFile('functions/queue/encode-image.ts', faults('stores', 'one picture\\W+keeps'))(
    'the event of a terminal image',
    'publish: eventPublisher(dependencies),',
    'publish: async () => undefined,',
  ),
];
