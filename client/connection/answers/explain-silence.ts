import { FaceEncodeError } from '../../errors.ts';

/** Milliseconds for the question whether anything answers at an address. */
const PROBE_TIMEOUT = 5_000;

/**
 * Why no answer came, as far as this side can see. Node tells the reason. A browser tells none: it reports a service that is
 * down and one that does not let the page read its answers in the same words. So the service is asked once more in a way that
 * needs no permission and whose answer stays hidden; when that succeeds, the permission was missing.
 *
 * @param base address of the API, without a slash at its end; empty for the page's own origin
 */
export async function explainSilence(base: string, cause: unknown): Promise<FaceEncodeError> {
  const where = base || 'this address';
  const page = pageOrigin();
  if (page !== undefined && isForeign(base, page) && (await answersAtAll(base))) {
    const message = `${where} answers, but does not let pages of ${page} read its answers (CORS). Its setting CORS_ORIGIN, on AWS corsOrigin, names the origin that may.`;
    return new FaceEncodeError('blocked_by_cors', message, { cause });
  }
  return new FaceEncodeError('unreachable', describeSilence(where, cause), { cause });
}

/** Codes of Node's errors of connections. */
const reasons: Readonly<Record<string, (where: string) => string>> = {
  ENOTFOUND: (where) => `There is no host of the name in ${where}; is the address right?`,
  EAI_AGAIN: (where) => `The name in ${where} could not be looked up; is the address right, and is there a network?`,
  ECONNREFUSED: (where) => `Nothing listens at ${where}; is the service running, and is the port right?`,
  ECONNRESET: brokenOff,
  UND_ERR_SOCKET: brokenOff,
};

function brokenOff(where: string): string {
  return `The connection to ${where} broke off before the answer had come`;
}

/** The same by how a code begins or ends. */
const kinds: readonly (readonly [RegExp, (where: string) => string])[] = [
  [/^HPE_|^HTTPParserError$/, (where) => `What answers at ${where} does not speak HTTP`],
  [
    /^EPROTO$|^ERR_SSL_/,
    (where) => `What answers at ${where} does not speak TLS; does the address begin with http://?`,
  ],
  [/CERT|^UNABLE_TO_VERIFY_/, (where) => `The certificate of ${where} is not trusted by this machine`],
];

function describeSilence(where: string, cause: unknown): string {
  if (readName(cause) === 'TimeoutError') return `The service at ${where} did not answer in time`;
  const code = readCode(cause) ?? '';
  const reason = reasons[code] ?? kinds.find(([kind]) => kind.test(code))?.[1];
  return reason ? reason(where) : `The service does not answer at ${where}`;
}

const readName = (error: unknown): string | undefined => (error instanceof Error ? error.name : undefined);

/** `fetch` wraps the error of the connection, and that one may hold those of several addresses. */
function readCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Node gives it no code.
  if (error.name === 'HTTPParserError') return error.name;
  return readCode(error.cause);
}

/** The origin of the page or worker that this runs in; undefined outside of browsers. */
function pageOrigin(): string | undefined {
  const place: unknown = Reflect.get(globalThis, 'location');
  if (typeof place !== 'object' || place === null || !('origin' in place)) return undefined;
  return typeof place.origin === 'string' ? place.origin : undefined;
}

const isForeign = (base: string, page: string): boolean => new URL(base, page).origin !== page;

async function answersAtAll(base: string): Promise<boolean> {
  return await fetch(`${base}/health`, { mode: 'no-cors', signal: AbortSignal.timeout(PROBE_TIMEOUT) }).then(
    () => true,
    () => false,
  );
}
