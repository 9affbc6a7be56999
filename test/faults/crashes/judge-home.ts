import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Home } from '../../../local/store/open-home.ts';
import { findBytes } from '../../support/homes/stored-bytes.ts';
import type { WebhookServer } from '../../support/http/webhook-server.ts';

/** One line that a child printed: what a client was told about an image, or about all of a container. */
export type ToldLine = readonly [what: string, containerId: string, imageId: string];

export interface Case {
  readonly folder: string;
  readonly told: readonly ToldLine[];
  /** Whether clients have erased, or begun to erase, what they uploaded. */
  readonly isErasing: boolean;
  /** The state in which each picture must end. */
  readonly end: 'completed' | 'failed';
  /** How often an event may have been sent: twice where the process died between the call and its note. */
  readonly deliveries: number;
}

const slotsSchema = z.array(
  z.object({
    image_id: z.string(),
    status: z.string(),
    face_count: z.int().nullable(),
    checks: z.int(),
    jobs: z.int(),
    encodings: z.int(),
  }),
);

/** Every promise that is broken once a home was started again and has worked off what was due. */
export function judgeHome(
  home: Home,
  webhook: WebhookServer,
  { folder, told, isErasing, end, deliveries }: Case,
): string[] {
  const broken: string[] = [];
  const expectThat = (isKept: boolean, promise: string) => void (isKept || broken.push(promise));
  const slots = slotsSchema.parse(
    home.database
      .prepare(
        `SELECT image_id, status, face_count,
           (SELECT count(*) FROM jobs WHERE jobs.image_id = slots.image_id AND kind = 'task') AS checks,
           (SELECT count(*) FROM jobs WHERE jobs.image_id = slots.image_id AND kind <> 'task') AS jobs,
           (SELECT count(*) FROM encodings WHERE encodings.slot_id = slots.slot_id) AS encodings
         FROM slots`,
      )
      .all(),
  );

  for (const { image_id, status, face_count, checks, jobs, encodings } of slots) {
    const was = (what: string) => told.some(([one, , imageId]) => one === what && imageId === image_id);
    // A direct upload that was not sent waits for its check. It may have been created without the client being told.
    if (status === 'processing') {
      expectThat(checks === 1 && !was('accepted'), 'nothing stays processing');
      continue;
    }
    expectThat(status === end, `the image ends ${end}`);
    expectThat(encodings === (end === 'completed' ? 1 : 0), 'there are encodings where it is completed');
    expectThat(face_count === (end === 'completed' ? 1 : null), 'the faces are counted');
    expectThat(jobs === 0, 'no job is left');
    const calls = webhook.callsAbout(image_id);
    expectThat(
      calls.length >= 1 && calls.length <= deliveries,
      `an event is sent ${deliveries} times at most, and was ${calls.length} times`,
    );
    expectThat(new Set(calls.map(({ id }) => id)).size === 1, 'a repeated event keeps its id');
    for (const { refusal } of calls) expectThat(refusal === undefined, `the webhook can verify: ${refusal}`);
  }

  const enrolled = z
    .array(z.object({ container_id: z.string(), sources: z.string() }))
    .parse(home.database.prepare('SELECT container_id, sources FROM enrolments').all());
  for (const [what, containerId, imageId] of told.filter(([one]) => one === 'enrolled' || one === 'erased')) {
    const isEnrolled = enrolled.some(
      ({ container_id, sources }) =>
        container_id === containerId && (what !== 'erased' || sources.includes(imageId) || imageId === 'enrolment'),
    );
    if (what === 'enrolled') expectThat(isErasing || isEnrolled, 'an enrolled person stays enrolled');
    else expectThat(!isEnrolled, 'an erased person is not enrolled');
  }

  for (const [what, containerId, imageId] of told.filter(([, , id]) => id !== 'enrolment')) {
    const isThere = slots.some((slot) => slot.image_id === imageId);
    if (what === 'accepted') expectThat(isErasing || isThere, 'an accepted image is not lost');
    if (what === 'erased') expectThat(!isThere, 'an erased image is gone');
    if (what === 'erased')
      expectThat(findBytes(folder, [imageId || containerId]).length === 0, 'an erasure leaves no trace');
    if (imageId && !isThere) expectThat(findBytes(folder, [imageId]).length === 0, 'what is gone leaves no trace');
  }

  const files = (name: string) => readdirSync(join(folder, name), { recursive: true, withFileTypes: true });
  expectThat(files('incoming').length === 0, 'no half-written picture is left');
  expectThat(!files('pictures').some((entry) => entry.isFile()), 'no picture of a terminal image is left');
  const check = home.database.prepare('PRAGMA integrity_check').get()?.integrity_check;
  expectThat(
    check === 'ok' && home.database.prepare('PRAGMA foreign_key_check').all().length === 0,
    'the database is whole',
  );
  return broken;
}
