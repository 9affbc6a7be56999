import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { packVector } from '../../../functions/domain/vector-bytes.ts';
import type { Home } from '../../../local/store/open-home.ts';
import { aFace, aSlot, NOW } from '../builders.ts';
import { seededRandom } from '../seeded-random.ts';

const OWNER = 'anyone';

export interface Stored {
  readonly containerId: string;
  readonly images: string[];
  readonly vectors: number[][];
}

/** Fills and empties a home in an order that is the same each time. */
function makeActor(home: Home, random: () => number) {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const id = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  const { containers, pictures, tasks, jobs } = home;

  async function store(): Promise<Stored> {
    const containerId = id();
    const stored: Stored = { containerId, images: [], vectors: [] };
    await containers.create({ containerId, owner: OWNER, createdAt: NOW, expiresAt: NOW + 10 ** 10 });
    for (let left = Math.ceil(random() * 4); left > 0; left -= 1) await storeImage(stored);
    return stored;
  }

  async function storeImage({ containerId, images, vectors }: Stored): Promise<void> {
    const imageId = id();
    const digest = random() < 0.3 ? { digest: hex(64) } : {};
    const slot = aSlot({ imageId, reservationId: id(), deadline: NOW + 10 ** 10, ...digest });
    await containers.reserve({ containerId, owner: OWNER, now: NOW, slot });
    images.push(imageId);
    const kind = random();
    if (kind < 0.1) return await pictures.put(pictureOf(containerId, slot), Buffer.from(imageId));
    const { createdAt } = slot;
    if (kind < 0.2) return await tasks.enqueue({ task: 'check_upload', containerId, imageId, createdAt }, 1_000);
    if (kind < 0.35) {
      await containers.fail(containerId, slot, { code: 'corrupt_image', message: 'x'.repeat(random() * 90) }, NOW);
    } else {
      const faces = Array.from({ length: Math.floor(random() * 4) }, () => {
        // Of 64 bits that differ, or numbers of other vectors would be taken for these.
        const vector = Array.from({ length: 128 }, () => random() + random() * 2 ** -32);
        vectors.push(vector);
        return { ...aFace({ vector }), faceId: id() };
      });
      const encodings = { imageId, faces, width: 3, height: 4, encoder: { name: 'test', version: '1' } };
      await containers.complete(containerId, encodings, { slot, expiresAt: NOW }, NOW);
    }
    // Some events were delivered, others wait, others are dead letters.
    const event = jobs.claim('webhook');
    if (event && random() < 0.6) jobs.finish(event);
    else if (event && random() < 0.5) jobs.bury(event);
  }

  async function erase({ containerId, images }: Stored): Promise<void> {
    await containers.removeContainer(containerId, NOW);
    for (const imageId of images) await pictures.delete(pictureOf(containerId, aSlot({ imageId })));
  }

  return { store, erase };
}

const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}/g;

/** The numbers of vectors by their lower half, which is quick to look for at every byte of a file. */
const numbersOf = (erased: readonly Stored[]): Map<number, number> => {
  const bytes = Buffer.concat(erased.flatMap(({ vectors }) => vectors.map(packVector)));
  const numbers = new Map<number, number>();
  for (let at = 0; at < bytes.length; at += 8) numbers.set(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4));
  return numbers;
};

/** What of the erased is in any file or path of a folder: ids, and numbers of vectors at any place. */
export function findRemains(folder: string, erased: readonly Stored[]): string[] {
  const ids = new Set(erased.flatMap(({ containerId, images }) => [containerId, ...images]));
  const numbers = numbersOf(erased);
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const content = entry.isFile() ? readFileSync(join(entry.parentPath, entry.name)) : Buffer.alloc(0);
    const text = `${entry.name}\n${content.toString('latin1')}`;
    const remains = [...text.matchAll(idPattern)].filter(([id]) => ids.has(id)).map(([id]) => `${entry.name}: ${id}`);
    for (let at = 0; at + 8 <= content.length; at += 1) {
      const upper = numbers.get(content.readUInt32LE(at));
      if (upper !== undefined && upper === content.readUInt32LE(at + 4)) remains.push(`${entry.name}: a number`);
    }
    return remains;
  });
}

/** Stores so many containers with all kinds of images, and erases half of them in between. */
export async function fillAndErase(home: Home, count: number, seed: number) {
  const random = seededRandom(seed);
  const { store, erase } = makeActor(home, random);
  const kept: Stored[] = [];
  const erased: Stored[] = [];
  for (let left = count; left > 0; left -= 1) kept.push(await store());
  for (const stored of kept.splice(0, count)) {
    if (random() < 0.5) {
      await erase(stored);
      erased.push(stored);
    } else kept.push(stored);
    if (random() < 0.2) kept.push(await store());
  }
  return { kept, erased };
}
