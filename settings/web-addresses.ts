/** What both homes of the service ask of addresses that people give them. */

/**
 * `*`, or an origin as browsers send it: without a path, without the usual port, in lower-case letters. A quote, which URLs
 * allow, would end the expressions in which API Gateway keeps it.
 */
export const isWebOrigin = (text: string): boolean =>
  text === '*' || (/^https?:[^']+$/.test(text) && URL.parse(text)?.origin === text);

/** https, or http to this machine: what is sent crosses no network in the clear. */
export const isSafeAddress = (url: URL | null): url is URL =>
  url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));

/** As `URL` writes them, whatever was typed. */
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** `fetch` sends nothing to an address that holds a user name or a password. */
export function hasCredentials(text: string): boolean {
  const url = URL.parse(text);
  return Boolean(url?.username || url?.password);
}
