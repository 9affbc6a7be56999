import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../functions/domain/parse-json.ts';

/** What a form allows: this picture, of this type and size, until then. Times in milliseconds since 1970. */
const policySchema = z.object({
  container_id: z.string(),
  image_id: z.string(),
  /** When the slot was taken: after an erasure the same image may have a slot anew, which the form is not for. */
  created_at: z.int(),
  content_type: z.string(),
  max_bytes: z.int(),
  expires_at: z.int(),
});

export type Policy = Readonly<z.infer<typeof policySchema>>;

/** A policy as it stands in a form: its text and the proof that this service wrote it. */
export interface SignedPolicy {
  readonly policy: string;
  readonly signature: string;
}

export function signPolicy(secret: Uint8Array, policy: Policy): SignedPolicy {
  const text = Buffer.from(JSON.stringify(policy)).toString('base64url');
  return { policy: text, signature: sign(secret, text).toString('hex') };
}

/** @returns undefined when this service did not sign it */
export function readPolicy(secret: Uint8Array, { policy, signature }: SignedPolicy): Policy | undefined {
  // What is not a digit would end the number without a word.
  if (!/^[0-9a-f]{64}$/i.test(signature)) return undefined;
  if (!timingSafeEqual(Buffer.from(signature, 'hex'), sign(secret, policy))) return undefined;
  return policySchema.safeParse(parseJson(Buffer.from(policy, 'base64url').toString('utf8'))).data;
}

const sign = (secret: Uint8Array, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

/** The field `key` of a form, where S3 expects the key of the object. The slot is named by the signed policy. */
export const keyOf = ({ container_id, image_id }: Pick<Policy, 'container_id' | 'image_id'>): string =>
  `uploads/${container_id}/${image_id}`;
