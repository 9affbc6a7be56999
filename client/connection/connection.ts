import type * as z from 'zod';
import { FaceEncodeError } from '../errors.ts';
import type { ClientOptions, Fetch, FormRequest } from '../options.ts';
import { explainSilence } from './answers/explain-silence.ts';
import { readAnswer } from './answers/read-answer.ts';
import { readWhole } from './answers/read-whole.ts';
import { checkAddress } from './check-address.ts';
import { checkHeaders } from './check-headers.ts';
import { sendFormWithFetch } from './send-form.ts';
import { type Delay, delay } from './times/delay.ts';
import { limitTime } from './times/limit-time.ts';
import { createLookTimes, type LookTimes } from './times/look-times.ts';
import { CallerFailure, sendWithRetries } from './times/retry.ts';

const DEFAULT_TRIES = 4;

/** Milliseconds for one try of a small request, and of one that carries a picture over a slow line. */
const CALL_TIMEOUT = 35_000;
const UPLOAD_TIMEOUT = 180_000;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the address of the API on. */
  readonly path: string;
  readonly headers?: Record<string, string> | undefined;
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Statuses that are not retried: the caller deals with them itself. */
  readonly handled?: readonly number[] | undefined;
}

export interface FormCall extends Pick<FormRequest, 'form' | 'onProgress'> {
  /** From the address of the API on, or a whole URL: then no token goes along. */
  readonly path: string;
  readonly headers?: Record<string, string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an answer was, and how many tries it took. */
export interface Answer {
  readonly response: Response;
  readonly tries: number;
}

/** The way to one API: addresses, token, time limits and retries. */
export interface Connection {
  send(call: Call): Promise<Answer>;
  sendForm(call: FormCall): Promise<Answer>;
  /** Sends a call whose answer must have this status and fit this schema. */
  read<Schema extends z.ZodType>(call: Call, status: number, schema: Schema): Promise<z.output<Schema>>;
  readonly delay: Delay;
  readonly lookTimes: LookTimes;
}

/** @throws {TypeError} when the address cannot be one */
export function openConnection(options: ClientOptions): Connection {
  const base = checkAddress(options.url, options.fetch ? true : undefined);
  const plainFetch: Fetch = (url, request) => fetch(url, request);
  const send = options.fetch ?? plainFetch;
  const postForm = options.sendForm ?? sendFormWithFetch(send);
  // Its form is all that the store wants to see: what signs calls to the API must not touch it.
  const postFormToStore = options.sendForm ?? sendFormWithFetch(plainFetch);
  const wait = options.delay ?? delay;
  const maxTries = options.maxTries ?? DEFAULT_TRIES;

  async function authorization(): Promise<Record<string, string>> {
    const token = await readToken(options.token);
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  async function repeat(
    signal: AbortSignal | undefined,
    timeout: number,
    sendOnce: (signal: AbortSignal) => Promise<Response>,
    handled?: readonly number[],
  ): Promise<Answer> {
    let tries = 0;
    try {
      const response = await sendWithRetries(
        async () => {
          tries += 1;
          return await readWhole(await sendOnce(limitTime(timeout, signal)));
        },
        { maxTries, delay: wait, signal, handled },
      );
      return { response, tries };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CallerFailure) throw error.cause;
      if (error instanceof FaceEncodeError) throw error;
      throw await explainSilence(base, error);
    }
  }

  const connection: Connection = {
    delay: wait,
    lookTimes: createLookTimes(),

    async send({ method, path, headers, json, signal, handled }) {
      const sendOnce = async (limited: AbortSignal) =>
        await send(base + path, {
          method,
          headers: withCallers(
            { Accept: 'application/json', ...(json === undefined ? {} : { 'Content-Type': 'application/json' }) },
            { ...headers, ...(await authorization()) },
          ),
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
          signal: limited,
        });
      return await repeat(signal, CALL_TIMEOUT, sendOnce, handled);
    },

    async sendForm({ path, headers, signal, ...rest }) {
      const foreign = /^https?:/.test(path);
      const post = foreign ? postFormToStore : postForm;
      return await repeat(signal, UPLOAD_TIMEOUT, async (limited) =>
        post({
          url: foreign ? path : base + path,
          headers: withCallers({}, { ...headers, ...(foreign ? {} : await authorization()) }),
          signal: limited,
          ...rest,
        }),
      );
    },

    async read(call, status, schema) {
      const { response } = await connection.send(call);
      return await readAnswer(response, status, schema);
    },
  };
  return connection;
}

/** The headers of this client with those of its caller. */
function withCallers(own: Record<string, string>, callers: Record<string, string>): Record<string, string> {
  try {
    checkHeaders(callers);
  } catch (cause) {
    throw new CallerFailure('A header cannot be sent', { cause });
  }
  return { ...own, ...callers };
}

async function readToken(token: ClientOptions['token']): Promise<string | undefined> {
  if (typeof token !== 'function') return token;
  try {
    return await token();
  } catch (cause) {
    throw new CallerFailure('The function of the token failed', { cause });
  }
}
