import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/**
 * The files in which fauxqs keeps objects: `buckets/<bucket>/objects/<key>.data` beside `<key>.meta.json`, and
 * `buckets/<bucket>/.bucket.json`. It writes them one after the other and in place, so a killed process may leave some half
 * written. None of these was acknowledged; still they must never be served, nor keep the store from opening.
 */

const recordSchema = z.object({ key: z.string(), contentLength: z.int().min(0), etag: z.string() });

/** What the store knows of one object. `etag` stands in quotes, as in HTTP. */
export type ObjectRecord = z.infer<typeof recordSchema>;

const DATA = '.data';
const RECORD = '.meta.json';

/**
 * Reads what the store knows of an object that it has just written. The keys of this service are plain words and slashes,
 * which fauxqs uses as file names unchanged.
 */
export function readObjectRecord(root: string, bucket: string, key: string): ObjectRecord {
  return recordSchema.parse(readJson(join(objectsFolder(root, bucket), key + RECORD)));
}

/**
 * Prepares the folder before the store opens it: makes the bucket when there is none, and removes objects of which not
 * everything is there.
 *
 * @returns how many objects were removed
 */
export function repairObjects(root: string, bucket: string): number {
  ensureBucket(root, bucket);
  const folder = objectsFolder(root, bucket);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const names = new Set(paths.map((path) => path.replace(/(\.data|\.meta\.json)$/, '')));
  const torn = [...names].filter((name) => !isWhole(name));
  for (const name of torn) {
    rmSync(name + RECORD, { force: true });
    rmSync(name + DATA, { force: true });
  }
  return torn.length;
}

const objectsFolder = (root: string, bucket: string): string => join(root, 'buckets', bucket, 'objects');

function ensureBucket(root: string, bucket: string): void {
  mkdirSync(objectsFolder(root, bucket), { recursive: true });
  const file = join(root, 'buckets', bucket, '.bucket.json');
  if (readJson(file) !== undefined) return;
  const record = { name: bucket, creationDate: new Date().toISOString(), type: 'general-purpose' };
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

function isWhole(name: string): boolean {
  const record = recordSchema.safeParse(readJson(name + RECORD));
  return record.success && existsSync(name + DATA) && statSync(name + DATA).size === record.data.contentLength;
}

/** The file's content, or undefined when there is none or it is no JSON. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
