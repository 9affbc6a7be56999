import { FaceEncodeError } from '../../errors.ts';

/** Bytes that an answer may have. The service gives 6 MB at most, as Lambda does. */
const MAX_ANSWER_BYTES = 16_000_000;

/** A response with all of its body in memory. */
export class WholeResponse extends Response {
  /** Where the answer came from in the end, when the request was redirected. */
  readonly redirectedTo: string | undefined;

  constructor(body: Uint8Array<ArrayBuffer>, { status, headers, redirected, url }: Response) {
    // There are statuses with which no body is allowed, not even an empty one.
    super(body.byteLength > 0 ? body : null, { status, headers });
    this.redirectedTo = redirected ? url : undefined;
  }
}

/**
 * A response with all of its body, within the time limit of its try: one that breaks off is no answer, and the call is sent again.
 *
 * @throws {FaceEncodeError} `unexpected_answer`: the body is longer than any of this API
 * @throws what the network gives
 */
export async function readWhole(response: Response): Promise<WholeResponse> {
  return new WholeResponse(await readBytes(response), response);
}

async function readBytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  // Some places in which this client runs have no streams.
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      await reader.cancel();
      const message = 'The answer is longer than any of the face-encode API; is the address right?';
      throw new FaceEncodeError('unexpected_answer', message, { status: response.status });
    }
    chunks.push(read.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
