import { faults, inFile, integration, type Mutation, unit } from './mutation.ts';

const domain = unit('domain');
const find = inFile('functions/domain/containers/find-container.ts', domain);
const erase = inFile('functions/domain/erase.ts', unit('domain/erase.test.ts'));
const reserve = inFile('functions/domain/uploads/reserve-image.ts', domain);
const stories = faults('model/model-based.test.ts', 'of everything');

/** The rules, which are the same in both homes. */
export const domainMutations: readonly Mutation[] = [
  find('readers look at the owner', 'found.container.owner !== owner || '),
  find('readers look at the expiry', ' || found.container.expiresAt <= now()'),
  inFile('functions/domain/containers/find-container.ts', stories)(
    'readers look at the owner (stories)',
    'found.container.owner !== owner || ',
  ),
  inFile('functions/domain/uploads/check-upload.ts', domain)(
    'an upload is missing only where no picture is',
    "if (stored.some((picture) => picture.imageId === imageId && isPictureOf(picture, createdAt))) return 'arrived';",
  ),
  inFile('functions/domain/uploads/check-upload.ts', domain)(
    'the check is for one slot',
    "if (found.slot.createdAt !== createdAt) return 'arrived';",
  ),
  reserve(
    'a slot is released when the picture cannot be stored',
    'await containers.release(containerId, prepared).catch(() => undefined);',
  ),
  reserve(
    'one key, one content',
    "if (taken.digest !== prepared.digest) throw new ApiError('idempotency_key_reused');",
  ),
  inFile('functions/domain/uploads/create-upload.ts', integration('ports/sqlite.test.ts', 'two calls with one key'))(
    'only the call that took a slot may give it back',
    'reservationId: isOwn ? slot.reservationId : undefined',
    'reservationId: slot.reservationId',
  ),
  inFile('functions/domain/encoding/encode-image.ts', unit('domain/encoding/encode-image.test.ts'))(
    'the picture of a terminal image is deleted',
    'await dependencies.pictures.delete(picture);',
  ),
  inFile('functions/domain/states.ts', domain)(
    'the deadline, to the millisecond',
    'now >= slot.deadline',
    'now > slot.deadline',
  ),
  inFile('functions/domain/encoding/accept-faces.ts', domain)(
    'six faces are too many',
    '> MAX_FACES_PER_IMAGE',
    '> MAX_FACES_PER_IMAGE + 1',
  ),
  erase(
    'an erasure is done again later',
    "await dependencies.tasks.enqueue({ task: 'erase_container', containerId, createdAt }, dependencies.eraseAgainSeconds);",
  ),
  erase(
    'an erased container leaves no orphans',
    'await dependencies.containers.removeContainer(containerId, createdAt);\n  await sweepOrphans(dependencies, containerId);',
    'await dependencies.containers.removeContainer(containerId, createdAt);',
  ),
  erase(
    'the pictures are listed before the slots are read',
    'const stored = await pictures.list(containerId);\n  const { createdAt, slots, encodings, enrolment } = await containers.listImages(containerId);',
    'const { createdAt, slots, encodings, enrolment } = await containers.listImages(containerId);\n  const stored = await pictures.list(containerId);',
  ),
  inFile('functions/domain/retry-delay.ts', unit('domain/retry-delay.test.ts'))(
    'the delay grows',
    'baseSeconds * FACTOR ** Math.max(0, receiveCount - 1)',
    'baseSeconds',
  ),
  inFile('api/errors.ts', faults('home', 'on one machine, an upload\\W+keeps'))(
    'Retry-After of a 503',
    'status === 429 || status === 503',
    'status === 429',
  ),
];

const canaries = (name: string) => faults('canaries', name);
const onOneMachine = canaries('are: json');

/** What stays out of the log. */
export const logMutations: readonly Mutation[] = [
  inFile('functions/runtime/middlewares/request-log.ts', canaries('functions/http/add-image.ts'))(
    'log: the event of Lambda',
    'before: ({ internal, context }) => {',
    "before: ({ internal, context, event }) => {\n      log.debug('EVENT', JSON.stringify(event));",
  ),
  inFile('functions/runtime/authorizer.ts', canaries('the authorizer'))(
    'log: the token',
    "'A token could not be verified', describeError(error)",
    "'A token could not be verified: ' + token, describeError(error)",
  ),
  inFile('functions/workers/report-outcome.ts', onOneMachine)(
    'log: what the encoder says',
    "log.info('IMAGE_FAILED', 'Image failed', {",
    "log.info('IMAGE_FAILED', outcome.failure.message, {",
  ),
  inFile('local/gateway/serve-request.ts', onOneMachine)(
    'log: the path',
    "route: found.kind === 'matched' ? found.route.path : '(none)',",
    'route: head.path,',
  ),
  inFile('functions/adapters/webhook-endpoint.ts', onOneMachine)(
    'log: the address of the webhook',
    'throw new TransientError(`The webhook did not answer',
    'throw new TransientError(url + `The webhook did not answer',
  ),
];
