import { always, faults, inFile, integration, type Mutation, unit } from './mutation.ts';

const ownPicture = 'takenAt !== undefined && (createdAt === undefined || createdAt === takenAt)';
const parts = 'createdAt === undefined ? [containerId, imageId] : [containerId, imageId, String(createdAt)]';
const orphans = 'if (slots.get(slot.imageId) !== slot.createdAt)';

const reused = (home: string) => integration(`ports/${home}.test.ts`, 'a key that is used again');
const stories = faults('model/model-based.test.ts', 'erased and uploaded again');

/** What keeps everything of an erased image away from one that is uploaded again with its key, and has the same id. */
export const slotMutations: readonly Mutation[] = [
  inFile('functions/domain/picture-name.ts', reused('sqlite'))(
    'slots: a slot has a place of its own for its picture (one machine)',
    parts,
    '[containerId, imageId]',
  ),
  inFile('functions/domain/picture-name.ts', reused('aws'))(
    'slots: a slot has a place of its own for its picture (AWS)',
    parts,
    '[containerId, imageId]',
  ),
  inFile('functions/domain/picture-name.ts', reused('aws'))(
    'slots: a worker works for the slot of its picture alone',
    ownPicture,
    'takenAt !== undefined',
  ),
  inFile('functions/domain/picture-name.ts', stories)(
    'slots: a worker works for the slot of its picture alone (stories)',
    ownPicture,
    'takenAt !== undefined',
  ),
  inFile('functions/domain/picture-name.ts', reused('aws'))(
    'slots: pictures of earlier versions are for the slot of their image',
    ownPicture,
    'takenAt !== undefined && createdAt === takenAt',
  ),
  inFile('functions/domain/erase.ts', reused('aws'))(
    'slots: vectors of an erased slot go, though its image has another',
    orphans,
    'if (!slots.has(slot.imageId))',
  ),
  inFile('functions/adapters/aws/table/container-table.ts', integration('ports/aws.test.ts', 'a reservation'))(
    'slots: vectors of a released slot go, though its image has another',
    'if (left?.slot.createdAt !== prepared.createdAt) await',
    'if (!left) await',
  ),
  inFile('functions/adapters/aws/upload-forms.ts', unit('adapters/upload-forms.test.ts'))(
    'slots: a form is for the picture of its slot',
    'pictureKey({ containerId, imageId, createdAt })',
    'pictureKey({ containerId, imageId, createdAt: undefined })',
  ),
  inFile('local/queue/job-queue.ts', integration('ports/sqlite.test.ts', 'the queue of images'))(
    'slots: pictures of two slots have two jobs',
    "kind = 'image' AND body = :body AND",
    "kind = 'image' AND :body = :body AND",
  ),
  inFile('local/maintenance/recover.ts', integration('store/recover.test.ts'))(
    'slots: in a recovery, a picture of an erased slot goes',
    'if (!slot || !isPictureOf(picture, slot.created_at)) {',
    'if (!slot) {',
  ),
  inFile('local/maintenance/recover.ts', integration('store/recover.test.ts'))(
    'slots: in a recovery, a job of an erased slot accepts no upload',
    "json_extract(body, '$.createdAt') = slots.created_at",
    'TRUE',
  ),
  inFile('local/maintenance/sweep.ts', integration('store/sweep.test.ts'))(
    'slots: the sweep knows the slot of a picture',
    '(:createdAt IS NULL OR slots.created_at = :createdAt)',
    always('slots.created_at = :createdAt'),
  ),
];
