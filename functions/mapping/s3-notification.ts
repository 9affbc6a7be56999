import * as z from 'zod';
import { parseJson } from '../domain/parse-json.ts';

/** One S3 event notification in an SQS body. The test event that S3 sends when it is configured has no `Records`. */
const notificationSchema = z.object({
  Records: z
    .array(z.object({ eventName: z.string(), s3: z.object({ object: z.object({ key: z.string() }) }) }))
    .optional(),
});

/**
 * The keys of the objects that a message says were created, or undefined when the message is no S3 notification.
 * Keys are URL-encoded in notifications, a space as `+`.
 */
export function readCreatedKeys(body: string): string[] | undefined {
  const parsed = notificationSchema.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  return (parsed.data.Records ?? [])
    .filter(({ eventName }) => eventName.startsWith('ObjectCreated:'))
    .map(({ s3 }) => decodeKey(s3.object.key));
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
