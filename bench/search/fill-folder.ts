import { VECTOR_LENGTH } from '../../api/limits.ts';
import { builtInIdentity } from '../../functions/adapters/encoders/encoder-identity.ts';
import { newId } from '../../functions/domain/ids.ts';
import { partitionOf } from '../../functions/domain/search/enrolment.ts';
import { ANYONE } from '../../functions/endpoints/http/request.ts';
import { createLog } from '../../functions/telemetry/log.ts';
import { openHome } from '../../local/store/open-home.ts';
import { aFace } from '../../test/support/builders.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';

/** Rows of one transaction. */
const BATCH = 10_000;

const DAY = 24 * 60 * 60 * 1000;

/** Two strangers are about 0.85 apart, as with dlib's network: each number of a vector has half of the variance. */
const SPREAD = (0.85 / Math.sqrt(2 * VECTOR_LENGTH)) * Math.sqrt(12);

const random = seededRandom(11);

/** Numbers of one variance; at 128 of them their distances are those of normal ones. */
const noise = Float32Array.from({ length: 1_000_000 }, () => (random() - 0.5) * SPREAD);

/** A vector from some place of the noise: drawing 128 numbers for each of a million people would take minutes. */
function makeVector(): Float32Array {
  const start = Math.floor(random() * (noise.length - VECTOR_LENGTH));
  return noise.slice(start, start + VECTOR_LENGTH);
}

/**
 * A data folder with so many enrolled people, and a container of somebody who is not enrolled.
 *
 * @returns the id of that container
 */
export async function fillFolder(dataDir: string, people: number): Promise<string> {
  const home = openHome(dataDir, { events: false, log: createLog('error', () => undefined) });
  // The rows come in the order of random ids: without room for the whole index SQLite would write its pages again and again.
  home.database.exec('PRAGMA cache_size = -500000');
  const now = Date.now();
  const addContainer = home.database.prepare('INSERT INTO containers VALUES (?, ?, ?, ?)');
  const addEnrolment = home.database.prepare(
    `INSERT INTO enrolments (container_id, search_partition, encoder, vector, faces, sources, enrolled_at, expires_at)
     VALUES (?, ?, ?, ?, 1, '[]', ?, ?)`,
  );
  const partition = partitionOf({ owner: ANYONE, encoder: builtInIdentity });
  const encoder = JSON.stringify(builtInIdentity);
  for (let first = 0; first < people; first += BATCH) {
    home.database.exec('BEGIN');
    for (let person = first; person < Math.min(people, first + BATCH); person += 1) {
      const id = newId();
      addContainer.run(id, ANYONE, now, now + 30 * DAY);
      addEnrolment.run(id, partition, encoder, new Uint8Array(makeVector().buffer), now, now + 30 * DAY);
    }
    home.database.exec('COMMIT');
  }
  const containerId = newId();
  await home.containers.create({ containerId, owner: ANYONE, createdAt: now, expiresAt: now + 30 * DAY });
  const slot = { imageId: newId(), status: 'processing' as const, createdAt: now, deadline: now + DAY };
  await home.containers.reserve({ containerId, owner: ANYONE, now, slot });
  const faces = [{ ...aFace({ vector: Array.from(makeVector()) }), faceId: newId() }];
  const encodings = { imageId: slot.imageId, faces, width: 1, height: 1, encoder: builtInIdentity };
  await home.containers.complete(containerId, encodings, { slot, expiresAt: now + 30 * DAY }, now);
  home.close();
  return containerId;
}
