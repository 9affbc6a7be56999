import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c, maskedCrc } from './crc32c.ts';

/**
 * Looks for damage in the files of the table before LevelDB opens them. LevelDB mends a damaged log by dropping what it
 * cannot read and deleting the log: the service would start with data lost, and with the evidence gone.
 *
 * A log that just ends in the middle of a record is no damage: a killed process leaves it so, and what is missing was not
 * acknowledged.
 *
 * @returns what is damaged, or undefined
 */
export function findTableDamage(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((name) => /\.(log|ldb|sst)$/.test(name));
  // A folder that was only begun has none of these files yet.
  if (files.length > 0 && !existsSync(join(folder, 'CURRENT'))) return 'the file CURRENT is missing';
  const damaged = files.find((name) => name.endsWith('.log') && !isLogSound(readFileSync(join(folder, name))));
  return damaged && `the file ${damaged} is damaged`;
}

/** The format of LevelDB's logs: blocks of this size, in which records follow each other. */
const BLOCK_BYTES = 32 * 1024;

/** Before each record: masked CRC-32C of type and data (4 bytes), length of the data (2), type (1). */
const HEADER_BYTES = 7;

function isLogSound(log: Buffer): boolean {
  for (let start = 0; start < log.byteLength; start += BLOCK_BYTES) {
    if (!isBlockSound(log.subarray(start, start + BLOCK_BYTES))) return false;
  }
  return true;
}

function isBlockSound(block: Buffer): boolean {
  let offset = 0;
  while (offset + HEADER_BYTES <= block.byteLength) {
    const end = recordEnd(block, offset);
    const type = block[offset + 6] ?? 0;
    // Space that was reserved and never written.
    if (end === offset + HEADER_BYTES && type === 0) return true;
    if (end > BLOCK_BYTES || !isType(type)) return false;
    // The end of the file, where the last record may be cut off; behind a wrong length there would be whole ones.
    if (end > block.byteLength) return !holdsRecord(block, offset + 1);
    if (!isRecordSound(block, offset)) return false;
    offset = end;
  }
  return true;
}

/** A whole record, or the first, middle or last part of one. */
const isType = (type: number): boolean => type >= 1 && type <= 4;

const recordEnd = (block: Buffer, offset: number): number => offset + HEADER_BYTES + block.readUInt16LE(offset + 4);

const isRecordSound = (block: Buffer, offset: number): boolean =>
  block.readUInt32LE(offset) === maskedCrc(crc32c(block.subarray(offset + 6, recordEnd(block, offset))));

function holdsRecord(block: Buffer, from: number): boolean {
  for (let offset = from; offset + HEADER_BYTES < block.byteLength; offset += 1) {
    if (!isType(block[offset + 6] ?? 0) || recordEnd(block, offset) > block.byteLength) continue;
    if (isRecordSound(block, offset)) return true;
  }
  return false;
}
