import type { FormRequest } from '../../../../client/index.ts';

/** A word as a POSIX shell reads it back. */
const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/**
 * Left out of the line. Two are sent by every client and say nothing to people. The third makes a call the repetition of
 * this one: with it, the line would not do the work a second time.
 */
const leftOut = new Set(['accept', 'if-none-match', 'idempotency-key']);

/** A token is a secret: the line has the variable that holds it. */
const headerArgument = (name: string, value: string): string =>
  name.toLowerCase() === 'authorization' ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quote(`${name}: ${value}`)}`;

const headerArguments = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers)
    .filter(([name]) => !leftOut.has(name.toLowerCase()))
    .map(([name, value]) => headerArgument(name, value));

export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The curl command that makes the same call. */
export function toCurl({ method, url, headers, body }: PlainRequest): string {
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...headerArguments(headers),
    ...(body === undefined ? [] : ['-d', quote(body)]),
    quote(url),
  ].join(' ');
}

/** The curl command that sends the same form; the file is called after its type, because the page knows no folder. */
export function formToCurl({ url, headers, form }: Pick<FormRequest, 'url' | 'headers' | 'form'>): string {
  const fields = [...form].map(([name, value]) =>
    quote(`${name}=${typeof value === 'string' ? value : `@picture.${extensionOf(value.type)}`}`),
  );
  return ['curl', ...headerArguments(headers), ...fields.map((field) => `-F ${field}`), quote(url)].join(' ');
}

const extensionOf = (type: string): string =>
  type === 'image/jpeg' || type === '' ? 'jpg' : (type.split('/')[1] ?? 'jpg');
