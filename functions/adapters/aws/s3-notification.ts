import * as z from 'zod';
import { parseJson } from '../../domain/parse-json.ts';
import type { PictureName } from '../../domain/ports.ts';
import { parsePictureKey } from './picture-bucket.ts';

/** One S3 event notification in an SQS body. The test event that S3 sends when it is configured has no `Records`. */
const notificationSchema = z.object({
  Records: z
    .array(z.object({ eventName: z.string(), s3: z.object({ object: z.object({ key: z.string() }) }) }))
    .optional(),
});

/** What a notification says was created. */
export interface CreatedObjects {
  readonly pictures: readonly PictureName[];
  /** How many objects were no pictures of this service. */
  readonly foreign: number;
}

/** The pictures that a message says were created, or undefined when the message is no S3 notification. */
export function readNotification(body: string): CreatedObjects | undefined {
  const parsed = notificationSchema.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const created = (parsed.data.Records ?? []).filter(({ eventName }) => eventName.startsWith('ObjectCreated:'));
  const pictures = created.flatMap(({ s3 }) => parsePictureKey(decodeKey(s3.object.key)) ?? []);
  return { pictures, foreign: created.length - pictures.length };
}

/** Keys are URL-encoded in notifications, a space as `+`. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
