import * as z from 'zod';
import { imageErrors } from '../../../api/errors.ts';
import { ImageFailure, TransientError } from '../../domain/errors.ts';
import type { EncodedPicture } from '../../domain/model.ts';
import { parseJson } from '../../domain/parse-json.ts';
import type { Encoder, EncoderCredentials } from '../../domain/ports.ts';
import { readCapped } from '../read-capped.ts';
import { httpIdentity } from './encoder-identity.ts';

export interface HttpEncoderOptions {
  /** Where pictures are posted, for example http://localhost:8000/v1/selfie. */
  readonly url: string;
  /** What the operator calls the version of this encoder; vectors of different versions are not comparable. */
  readonly version: string;
  /** Milliseconds one call may take at most. */
  readonly timeout: number;
  /** Goes with each picture, where that service wants to know who calls. */
  readonly credentials?: EncoderCredentials | undefined;
}

/** Five vectors are about 14 KB of JSON; more than this is no answer of an encoder. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Characters of an encoder's own explanation that are passed on. */
const MAX_DETAIL_LENGTH = 200;

const vectorsSchema = z.array(z.array(z.number()));
const detailSchema = z.object({ detail: z.string() });

/**
 * An encoder behind HTTP: POST with the multipart field `file`. 200 is a list of vectors, one for each face; 400 and 422
 * refuse the picture for good; everything else may work next time. The answer is untrusted input.
 */
export function httpEncoder({ url, version, timeout, credentials }: HttpEncoderOptions): Encoder {
  return {
    identity: httpIdentity(version),
    async encode(bytes, timeLimit) {
      // It takes whole numbers only.
      const signal = AbortSignal.timeout(Math.max(0, Math.floor(Math.min(timeout, timeLimit))));
      const { status, body } = await post(url, await credentials?.read(), bytes, signal);
      if (status === 401 || status === 403) credentials?.forget();
      if (status === 400 || status === 422) throw refusal(body);
      if (status !== 200) throw new TransientError(`The encoder answered ${status}`);
      return parseVectors(body);
    },
  };
}

interface Answer {
  readonly status: number;
  /** Without the whole of an answer that is too long there is no text: what it began with means nothing. */
  readonly body: string | undefined;
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'picture');
  try {
    const response = await fetch(url, { method: 'POST', headers, body: form, signal, redirect: 'error' });
    return { status: response.status, body: await readCapped(response, MAX_ANSWER_BYTES) };
  } catch (error) {
    throw new TransientError('The encoder did not answer', { cause: error });
  }
}

function parseVectors(body = ''): EncodedPicture {
  const parsed = vectorsSchema.safeParse(parseJson(body));
  if (!parsed.success) throw new ImageFailure('invalid_encoder_response');
  const faces = parsed.data.map((vector) => ({ vector, box: null, landmarks: null, confidence: null, quality: null }));
  return { faces, width: null, height: null };
}

function refusal(body = ''): ImageFailure {
  const parsed = detailSchema.safeParse(parseJson(body));
  if (!parsed.success) return new ImageFailure('encoder_rejected');
  if (parsed.data.detail === imageErrors.too_many_faces) return new ImageFailure('too_many_faces');
  const detail = parsed.data.detail.replaceAll(/\p{C}+/gu, ' ').slice(0, MAX_DETAIL_LENGTH);
  return new ImageFailure('encoder_rejected', `${imageErrors.encoder_rejected}: ${detail}`);
}
