import * as z from 'zod';
import { imageErrors } from '../../../api/errors.ts';
import { ImageFailure, TransientError } from '../../domain/errors.ts';
import type { EncodedPicture } from '../../domain/model.ts';
import { parseJson } from '../../domain/parse-json.ts';
import type { Encoder } from '../../domain/ports.ts';
import { httpIdentity } from './encoder-identity.ts';

export interface HttpEncoderOptions {
  /** Where pictures are posted, for example http://localhost:8000/v1/selfie. */
  readonly url: string;
  /** What the operator calls the version of this encoder; vectors of different versions are not comparable. */
  readonly version: string;
  /** Milliseconds one call may take at most. */
  readonly timeout: number;
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
export function httpEncoder({ url, version, timeout }: HttpEncoderOptions): Encoder {
  return {
    identity: httpIdentity(version),
    async encode(bytes, timeLimit) {
      const signal = AbortSignal.timeout(Math.max(0, Math.min(timeout, timeLimit)));
      const { status, body } = await post(url, bytes, signal);
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

async function post(url: string, bytes: Uint8Array, signal: AbortSignal): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'picture');
  try {
    const response = await fetch(url, { method: 'POST', body: form, signal, redirect: 'error' });
    return { status: response.status, body: await readCapped(response) };
  } catch (error) {
    throw new TransientError('The encoder did not answer', { cause: error });
  }
}

/** The text of an answer, or undefined when it is longer than any that an encoder gives; the rest is not read. */
async function readCapped(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
