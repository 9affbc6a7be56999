import { createHash, randomUUID } from 'node:crypto';

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A new random id, a UUID version 4. */
export const newId = (): string => randomUUID();

export const isId = (text: string): boolean => uuidV4.test(text);

/**
 * The id of what an idempotency key stands for. It derives from the key, so that a repetition finds what the first call
 * made, and from the scope, so that the keys of two owners, or of two containers, never meet.
 */
export function deriveIdFromKey(scope: readonly string[], idempotencyKey: string): string {
  // JSON keeps the parts apart: ["a","bc"] and ["ab","c"] are different texts.
  return shapeAsUuid(
    createHash('sha256')
      .update(JSON.stringify([...scope, idempotencyKey]))
      .digest(),
  );
}

/** SHA-256, in hexadecimal, by which the content of a repeated call is recognised. */
export const digestOf = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/**
 * The id of a face: the SHA-256 of its image's id and its place among the image's faces, shaped as a UUID version 4.
 * It derives from its input so that a message delivered twice writes the same thing.
 */
export function deriveFaceId(imageId: string, index: number): string {
  return shapeAsUuid(createHash('sha256').update(`${imageId}/${index}`).digest());
}

function shapeAsUuid(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6); // version 4, RFC 9562 section 5.4
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8); // variant 10
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
