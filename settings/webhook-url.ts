import * as z from 'zod';
import { blockedPort } from './blocked-port.ts';
import { isSafeAddress } from './web-addresses.ts';

/** The address of a webhook. It may hold a secret, so no message holds the address. */
export function webhookUrl() {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(URL.parse(text));
    if (problem) context.addIssue(problem);
  });
}

function problemOf(url: URL | null): string | undefined {
  if (url?.username || url?.password) return 'must not hold a user name or a password: nothing could be sent there';
  if (isSafeAddress(url)) return blockedPort(url);
  return 'must be an https URL; http only to this machine, such as http://127.0.0.1:3000/images';
}
