import { isUtf8 } from 'node:buffer';
import { MIMEType } from 'node:util';

/** Parts of a form; more is malformed. A form has one file, and a client may send fields that are ignored. */
const MAX_PARTS = 20;

/** Headers of a part that are read, and their bytes. What is beyond them is ignored. */
const MAX_HEADERS = 20;
const MAX_HEADER_BYTES = 8_192;

/** One field of a form. */
export interface FormPart {
  readonly name: string;
  /** As it was sent, undecoded: what counts is whether there is one. */
  readonly filename: string | undefined;
  /** In lower case, without parameters; undefined when there is none or it is malformed. */
  readonly contentType: string | undefined;
  /** How the bytes are encoded beside what their type says, in lower case, such as `base64`; RFC 7578 section 4.7 forbids it. */
  readonly transferEncoding: string | undefined;
  /** A view of the body. */
  readonly bytes: Uint8Array;
}

export interface FormData {
  readonly parts: readonly FormPart[];
  /** How many other parts there were. */
  readonly leftOut: number;
}

/** Who writes the header by hand cannot know the boundary that their client draws. */
const NO_BOUNDARY =
  'The Content-Type header names no boundary; most clients write this header themselves when you leave it out';

/** The body cannot be read as a form. The message says why, for the person who sent it. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

/** Whether a Content-Type header announces a form. */
export const isForm = (contentType: string): boolean => readMediaType(contentType)?.essence === 'multipart/form-data';

/**
 * The parts of a multipart form (RFC 7578, and RFC 2046 section 5.1), in time linear to the length of the body. A part
 * without a name, or with another disposition than `form-data`, is no field and is left out.
 *
 * @param contentType of the request, with the boundary
 * @throws {FormError} the body is no form, has no end, has too many parts, or has a field whose lines do not end with CRLF
 */
export function parseFormData(contentType: string, body: Uint8Array): FormData {
  if (!isForm(contentType)) throw new FormError('The body is not multipart/form-data');
  const boundary = readMediaType(contentType)?.params.get('boundary')?.trim();
  if (!boundary) throw new FormError(NO_BOUNDARY);
  const all = splitAtBoundary(Buffer.from(body.buffer, body.byteOffset, body.byteLength), boundary);
  const parts = all.flatMap((part) => readPart(part) ?? []);
  return { parts, leftOut: all.length - parts.length };
}

/** What stands between the boundaries. */
function splitAtBoundary(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  let start: number | undefined;
  for (const delimiter of findDelimiters(body, boundary)) {
    if (start !== undefined) parts.push(body.subarray(start, Math.max(start, delimiter.start)));
    if (parts.length > MAX_PARTS) throw new FormError(`The form has more than ${MAX_PARTS} parts`);
    // An empty form has nothing but its end. Where something stands before it, the first boundary was not recognized.
    if (delimiter.isLast && (start !== undefined || delimiter.start <= 0)) return parts;
    if (delimiter.isLast) break;
    start = delimiter.end;
  }
  if (start === undefined) throw new FormError('The form has no line that is the boundary and ends with CRLF');
  throw new FormError('The form ends too early: the boundary that closes it is missing');
}

/** A line that is a boundary: the part before it ends at `start`, the part behind it begins at `end`. */
interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

function* findDelimiters(body: Buffer, boundary: string): Generator<Delimiter> {
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first line of the body has no line break before it.
  let start = body.subarray(0, mark.length - 2).equals(mark.subarray(2)) ? -2 : body.indexOf(mark);
  while (start !== -1) {
    const delimiter = readDelimiter(body, start, start + mark.length);
    if (delimiter) yield delimiter;
    // The line break at the end of one boundary may be that before the next.
    start = body.indexOf(mark, delimiter ? delimiter.end - 2 : start + mark.length);
  }
}

/**
 * A boundary stands alone in its line, but for padding. A line that only begins like it belongs to the content, so that a
 * picture with such bytes arrives whole. The last boundary ends the form, whatever follows it.
 */
function readDelimiter(body: Buffer, start: number, markEnd: number): Delimiter | undefined {
  if (body.toString('latin1', markEnd, markEnd + 2) === '--') return { start, end: markEnd + 2, isLast: true };
  let end = markEnd;
  while (body[end] === SPACE || body[end] === TAB) end += 1;
  return body.toString('latin1', end, end + 2) === '\r\n' ? { start, end: end + 2, isLast: false } : undefined;
}

const SPACE = 0x20;
const TAB = 0x09;

/** Undefined for a part that is no field of a form. */
function readPart(part: Buffer): FormPart | undefined {
  const { headers, bytes, hasBlankLine } = splitHeaders(part);
  const disposition = readMediaType(`disposition/${headers.get('content-disposition')}`);
  if (disposition?.subtype !== 'form-data') return undefined;
  const name = disposition.params.get('name');
  if (name === null) return undefined;
  if (!hasBlankLine && part.subarray(0, MAX_HEADER_BYTES).includes('\n\n')) throw new FormError(LINE_FEEDS);
  return {
    name: decodeName(name),
    filename: findFilename(disposition.params),
    contentType: readMediaType(headers.get('content-type') ?? '')?.essence,
    transferEncoding: headers.get('content-transfer-encoding')?.toLowerCase(),
    bytes,
  };
}

const LINE_FEEDS = 'The headers of a field must end with an empty line, and each of these lines with CRLF';

/** Some clients cut a long name into `filename*0`, `filename*1` and so on (RFC 2231). */
function findFilename(params: MIMEType['params']): string | undefined {
  const [, name] = [...params].find(([key]) => key === 'filename') ?? [...params].find(isFilename) ?? [];
  return name;
}

const isFilename = ([key]: readonly [string, string]): boolean => key.startsWith('filename*');

const BLANK_LINE = '\r\n\r\n';

/** A part without an empty line has only headers, and one that begins with it has none (RFC 2046 section 5.1). */
function splitHeaders(part: Buffer) {
  const headersEnd = part.subarray(0, 2).equals(Buffer.from('\r\n')) ? -2 : part.indexOf(BLANK_LINE);
  if (headersEnd === -1) return { headers: readHeaders(part), bytes: part.subarray(part.length), hasBlankLine: false };
  const bytes = part.subarray(headersEnd + BLANK_LINE.length);
  return { headers: readHeaders(part.subarray(0, Math.max(0, headersEnd))), bytes, hasBlankLine: true };
}

/** Headers by names in lower case; of a repeated one the first. Lines that are no header are ignored. */
function readHeaders(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const unfolded = block.toString('latin1', 0, MAX_HEADER_BYTES).replaceAll(/\r\n[ \t]+/g, ' ');
  for (const line of unfolded.split('\r\n', MAX_HEADERS)) {
    const [, name, value] = /^([^:]+):(.*)$/s.exec(line) ?? [];
    const key = name?.trim().toLowerCase();
    // Control characters would make the parser of parameters drop the value that holds them.
    if (key && !headers.has(key)) headers.set(key, value?.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim() ?? '');
  }
  return headers;
}

/** Browsers send names in UTF-8, some clients in Latin-1. */
function decodeName(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

/** A media type and its parameters; undefined when it is malformed. A disposition has the same form behind a slash. */
function readMediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}
