import { exposedHeaders, requestHeaders } from '../../../api/cross-origin.ts';
import type { Headers, HttpResponse } from '../../../functions/endpoints/http/response.ts';

/** Seconds for which a browser need not ask again; no browser keeps an answer for longer. */
const PREFLIGHT_AGE = 2 * 60 * 60;

/** Headers with which pages of another origin may read a response. */
export function corsHeaders(origin: string | undefined): Headers {
  if (!origin) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': exposedHeaders.join(', '),
    ...(origin === '*' ? {} : { Vary: 'Origin' }),
  };
}

/** The response to a browser that asks whether a page of another origin may call these methods. */
export function preflightResponse(origin: string, methods: readonly string[]): HttpResponse {
  return {
    status: 204,
    headers: {
      ...corsHeaders(origin),
      'Access-Control-Allow-Methods': ['OPTIONS', ...methods].join(', '),
      'Access-Control-Allow-Headers': requestHeaders.join(', '),
      'Access-Control-Max-Age': String(PREFLIGHT_AGE),
    },
    body: '',
  };
}
