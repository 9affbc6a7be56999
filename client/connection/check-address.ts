/**
 * The address of the API, without a slash at its end.
 *
 * @param url `http://` or `https://` with a host; in a browser also a path, or nothing, of the page's own origin
 * @param hasOrigin whether a path alone is an address: in a page, and where the caller sends the requests itself
 * @throws {TypeError} when nothing could ever be reached there: a mistake in the program, which no retry repairs
 */
export function checkAddress(url: string, hasOrigin = 'location' in globalThis): string {
  const base = url.replace(/\/+$/, '');
  const ofPage = hasOrigin && (base === '' || base.startsWith('/'));
  if (ofPage || /^https?:$/.test(URL.canParse(base) ? new URL(base).protocol : '')) return base;
  throw new TypeError(`"${url}" is not an address of an API: it must begin with http:// or https://`);
}
