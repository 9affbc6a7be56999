import { exposedHeaders, requestHeaders } from '../api/cross-origin.ts';
import type { GatewayAnswer } from './gateway-answer.ts';

/** Seconds for which a browser need not ask again; none keeps an answer for longer. */
const PREFLIGHT_AGE = 2 * 60 * 60;

/**
 * The answer to a browser that asks whether a page of another origin may call, as API Gateway gives it.
 *
 * @param origin whose pages may call; without one, nobody is answered and browsers keep all pages away
 * @param methods of the resource
 */
export function answerPreflight(
  origin: string | undefined,
  method: string,
  methods: readonly string[],
): GatewayAnswer | undefined {
  if (!origin || method !== 'OPTIONS') return undefined;
  return {
    status: 204,
    headers: {
      ...letPagesRead(origin),
      'Access-Control-Allow-Methods': ['OPTIONS', ...methods].join(', '),
      'Access-Control-Allow-Headers': requestHeaders.join(', '),
      'Access-Control-Max-Age': String(PREFLIGHT_AGE),
    },
    body: Buffer.alloc(0),
  };
}

/** Headers with which pages of another origin may read an answer of the gateway itself. */
export function letPagesRead(origin: string | undefined): Readonly<Record<string, string>> {
  if (!origin) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': exposedHeaders.join(', '),
    ...(origin === '*' ? {} : { Vary: 'Origin' }),
  };
}
