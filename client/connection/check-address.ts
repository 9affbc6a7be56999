/**
 * The address of the API, without a slash at its end.
 *
 * @param url `http://` or `https://` with a host; in a browser also a path, or nothing, of the page's own origin
 * @throws {TypeError} when nothing could ever be reached there: a mistake in the program, which no retry repairs
 */
export function checkAddress(url: string): string {
  const base = url.replace(/\/+$/, '');
  const ofPage = base === '' || base.startsWith('/');
  if (ofPage || /^https?:$/.test(URL.canParse(base) ? new URL(base).protocol : '')) return base;
  throw new TypeError(`"${url}" is not an address of an API: it must begin with http:// or https://`);
}
