import type * as z from 'zod';
import { MAX_REQUEST_BYTES } from '../api/limits.ts';
import { acceptedImageSchema, createdUploadSchema, summarySchema } from '../api/schemas.ts';
import { readAnswer } from './connection/answers/read-answer.ts';
import type { Connection } from './connection/connection.ts';
import { pathOfContainer } from './connection/path-of.ts';
import { readPause } from './connection/times/read-pause.ts';
import { FaceEncodeError } from './errors.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { UploadProgress } from './options.ts';
import { detectContentType, type Picture, toBlob } from './picture.ts';

/** Bytes of a multipart request around its picture, at most: boundaries, headers of the part, a file name. */
const FORM_OVERHEAD = 2_000;

/** The service stores no file names, so a made-up one goes along: the name of a photo may tell more than it should. */
const FILE_NAME = 'picture';

/** What a file of another format is sent as: it is refused when it is encoded, like one that goes through the API. */
const FALLBACK_TYPE = 'image/jpeg';

export type AcceptedImage = z.infer<typeof acceptedImageSchema>;

export interface UploadOptions {
  /** Makes several calls with the same picture take one slot; by default each call has its own key for its retries. */
  readonly idempotencyKey?: string | undefined;
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Uploads through the API when the picture fits into a request to it, straight to the store otherwise. */
export async function uploadImage(
  connection: Connection,
  containerId: string,
  picture: Picture,
  options: UploadOptions,
): Promise<AcceptedImage> {
  const blob = toBlob(picture);
  const upload = {
    path: pathOfContainer(containerId),
    blob,
    headers: { 'Idempotency-Key': options.idempotencyKey ?? newIdempotencyKey() },
    onProgress: options.onProgress ?? (() => undefined),
    signal: options.signal,
  };
  const lookIn = (pause: number) => connection.lookTimes.note(containerId, pause);
  const fits = blob.size + FORM_OVERHEAD <= MAX_REQUEST_BYTES;
  return fits ? await uploadThroughApi(connection, upload, lookIn) : await uploadToStore(connection, upload);
}

interface Upload {
  readonly path: string;
  readonly blob: Blob;
  readonly headers: Record<string, string>;
  readonly onProgress: (progress: UploadProgress) => void;
  readonly signal: AbortSignal | undefined;
}

/** @param lookIn is told the milliseconds after which the service wants to be asked for the result */
async function uploadThroughApi(
  connection: Connection,
  upload: Upload,
  lookIn: (pause: number) => void,
): Promise<AcceptedImage> {
  const { path, blob, headers, onProgress, signal } = upload;
  const form = new FormData();
  form.append('file', blob, FILE_NAME);
  const { response } = await connection.sendForm({ path: `${path}/images`, form, headers, onProgress, signal });
  const accepted = await readAnswer(response, 202, acceptedImageSchema);
  if (response.headers.has('Retry-After')) lookIn(readPause(response, 0));
  return accepted;
}

async function uploadToStore(connection: Connection, upload: Upload): Promise<AcceptedImage> {
  const { path, blob, headers, onProgress, signal } = upload;
  const contentType = (await detectContentType(blob)) ?? FALLBACK_TYPE;
  const { response: announced } = await connection.send({
    method: 'POST',
    path: `${path}/uploads`,
    headers,
    json: { content_type: contentType, size: blob.size },
    signal,
  });
  const { upload: target, ...image } = await readAnswer(announced, 201, createdUploadSchema);
  try {
    const form = new FormData();
    for (const [name, value] of Object.entries(target.fields)) form.append(name, value);
    // S3 ignores every field that comes after the file.
    form.append('file', new Blob([blob], { type: contentType }), FILE_NAME);
    const { response } = await connection.sendForm({ path: target.url, form, onProgress, signal });
    if (!response.ok) throw await explainStoreRefusal(response);
  } catch (error) {
    if (await giveSlotBack(connection, `${path}/images/${image.image_id}`, announced.headers.get('ETag'))) throw error;
    const status = await findStatus(connection, path, image.image_id);
    if (status !== 'completed' && status !== 'failed') throw error;
    // The picture is there: an earlier call with this key has brought it, or only the answer of the store was lost.
    signal?.throwIfAborted();
  }
  return image;
}

/** How far an image is; undefined where it is gone, and where the service does not say. */
async function findStatus(connection: Connection, path: string, imageId: string) {
  const call = { method: 'GET', path: `${path}/summary` } as const;
  const summary = await connection.read(call, 200, summarySchema).catch(() => undefined);
  return summary?.images.find(({ image_id }) => image_id === imageId)?.status;
}

/**
 * The picture will not come, and its slot would stay taken. Another call with the same key may rely on the slot, so the service
 * is asked to erase it only where none does. Where it stays without a picture, the service notices in ten minutes.
 *
 * @param etag of the announcement; null where an earlier call took the slot
 * @returns whether the slot was given back
 */
async function giveSlotBack(connection: Connection, path: string, etag: string | null): Promise<boolean> {
  if (etag === null) return false;
  // A proxy that compresses answers makes their tags weak, and a weak tag matches nothing.
  const answer = await connection
    .send({ method: 'DELETE', path, headers: { 'If-Match': etag.replace(/^W\//, '') } })
    .catch(() => undefined);
  return answer?.response.status === 204;
}

/** S3 answers errors as XML. */
async function explainStoreRefusal(response: Response): Promise<FaceEncodeError> {
  const text = await response.text();
  const reason = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  const message = `The picture was not accepted by the store${reason ? `: ${reason}` : ''}`;
  const tooLarge = /<Code>EntityTooLarge<\/Code>/.test(text);
  return new FaceEncodeError(tooLarge ? 'image_too_large' : 'upload_refused', message, { status: response.status });
}
