import * as z from 'zod';
import {
  readWebhookKeys,
  type WebhookKeys,
  WebhookSecretError,
} from '../../functions/domain/events/webhook-signature.ts';
import { blockedPort } from '../../settings/blocked-port.ts';
import { nameList } from '../../settings/name-list.ts';
import { hasCredentials, isSafeAddress, isWebOrigin } from '../../settings/web-addresses.ts';
import { hostName } from '../gateway/access/host-name.ts';

/** Spaces alone are nothing: an empty host would be all interfaces. */
export function text(fallback: string) {
  return z
    .string()
    .default(fallback)
    .transform((input) => input.trim() || fallback);
}

/** @param fallback what happens without it */
export function httpUrl(fallback: string) {
  return z
    .url({
      protocol: /^https?$/,
      error: ({ input }) => `must be an http or https URL, not "${input}"; by default ${fallback}`,
    })
    .refine((url) => !hasCredentials(url), 'must not hold a user name or a password: nothing could be sent there')
    .refine((url) => !blockedPort(URL.parse(url)), { error: ({ input }) => blockedPort(URL.parse(String(input))) })
    .optional();
}

/** The keys of a webhook; none where it is not set. */
export function webhookSecret() {
  return z
    .string()
    .optional()
    .transform((text, context): WebhookKeys => {
      if (text === undefined) return [];
      try {
        return readWebhookKeys(text);
      } catch (error) {
        if (!(error instanceof WebhookSecretError)) throw error;
        context.addIssue(error.message);
        return z.NEVER;
      }
    });
}

/** As browsers send it: no path, and not even a slash at its end. */
export function webOrigin() {
  return z
    .string()
    .refine(isWebOrigin, {
      error: ({ input }) =>
        `must be * or an origin such as https://app.example.com, without a path, not "${input}"; by default no other page may call`,
    })
    .optional();
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z.string().default(fallback).pipe(choice(values, fallback));
}

/** The same, but undefined where it is not set. */
export function oneOfIfSet<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: Values[number],
) {
  return choice(values, fallback).optional();
}

function choice<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z.enum(values, {
    error: ({ input }) => `must be one of ${values.join(', ')}, not "${input}"; the default is ${fallback}`,
  });
}

/** Host names separated by commas. */
export const hostList = () =>
  nameList()
    .refine((names) => names.every((name) => hostName(name) !== undefined), {
      error: ({ input }) =>
        `must be host names such as face.example.com, without https:// and without a path, not "${input}"`,
    })
    .transform((names) => names.map((name) => name.toLowerCase()));

/** Addresses separated by commas, from which keys are fetched: a stranger in the network must not be able to answer. */
export const safeUrls = () =>
  nameList().refine((urls) => urls.every((url) => isSafeAddress(URL.parse(url))), {
    error: ({ input }) => `must be https URLs, or http ones of this machine, not "${input}"`,
  });

/** Off unless it is on. */
export const onOff = () => oneOf(['on', 'off'], 'off').transform((value) => value === 'on');
