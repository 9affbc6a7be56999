import { readdirSync } from 'node:fs';
import * as z from 'zod';
import { packVector } from '../../../functions/domain/vector-bytes.ts';
import { vectorsOf } from '../support/known-pictures.ts';
import { unwatched } from './faulty-calls.ts';
import type { HomeClient } from './home-client.ts';
import type { HomeRig } from './home-rig.ts';

const slotsSchema = z.array(
  z.object({ image_id: z.string(), status: z.string(), vectors: z.instanceof(Uint8Array).nullable() }),
);

/** Reads the tables by statements of its own, so that a fault in those of the service does not hide itself. */
export function createJudge({ home, folder, webhook }: HomeRig) {
  const { database } = home;
  const listSlots = database.prepare(
    'SELECT image_id, status, vectors FROM slots LEFT JOIN encodings USING (slot_id) WHERE container_id = ?',
  );
  const countSlots = database.prepare('SELECT count(*) AS slots FROM slots WHERE container_id = ?');
  const countJobs = database.prepare('SELECT count(*) AS jobs FROM jobs');
  const findContainer = database.prepare('SELECT 1 FROM containers WHERE container_id = ?');
  const countEncodings = database.prepare(
    'SELECT count(*) AS strays FROM encodings WHERE slot_id NOT IN (SELECT slot_id FROM slots)',
  );

  /** @returns every promise that is broken once all jobs are done */
  function judge({ accepted, erased, broken, containerId }: HomeClient): string[] {
    const found: string[] = [...broken];
    const expectThat = (isKept: boolean, promise: string) => void (isKept || found.push(promise));
    const slots = slotsSchema.parse(listSlots.all(containerId()));

    expectThat(slots.length === accepted.size, `${slots.length} slots are taken by ${accepted.size} images`);
    for (const [imageId, { picture, end }] of accepted) {
      const slot = slots.find(({ image_id }) => image_id === imageId);
      expectThat(slot?.status === end, `an image is ${slot?.status} and not ${end}`);
      const vectors = end === 'completed' && picture ? vectorsOf(picture) : undefined;
      const expected = vectors ? Buffer.concat(vectors.map(packVector)) : null;
      const isOwn = expected ? expected.equals(slot?.vectors ?? Buffer.alloc(0)) : slot?.vectors === null;
      expectThat(isOwn, 'vectors are those of their own picture');
      const calls = webhook.callsAbout(imageId);
      const told = calls.map(({ event }) => event.status);
      expectThat(told.length > 0 && told.every((status) => status === end), `the webhook was told ${told.join(' ')}`);
      expectThat(
        calls.some(({ answer }) => answer === 204),
        'the webhook has taken no event',
      );
      expectThat(new Set(calls.map(({ id }) => id)).size === 1, 'the webhook was told under more than one id');
      for (const { refusal } of calls) expectThat(refusal === undefined, `the webhook cannot verify: ${refusal}`);
    }
    for (const id of erased) {
      const isThere = slots.some(({ image_id }) => image_id === id) || findContainer.get(id) !== undefined;
      expectThat(!isThere, 'an erased id is in the database');
    }
    expectThat(countJobs.get()?.jobs === 0, 'a job is left');
    expectThat(countEncodings.get()?.strays === 0, 'vectors without a slot');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const pictures = files.filter(({ parentPath }) => /pictures|incoming/.test(parentPath));
    expectThat(pictures.length === 0, 'a picture is left');
    return found;
  }

  return {
    judge: (client: HomeClient) => unwatched(() => judge(client)),
    countSlots: (containerId: string) => unwatched(() => Number(countSlots.get(containerId)?.slots)),
    isWhole: () => unwatched(() => database.prepare('PRAGMA integrity_check').get()?.integrity_check === 'ok'),
  };
}
