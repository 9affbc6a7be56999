import type * as z from 'zod';
import { comparisonSchema, containerSchema, healthSchema, type Summary, summarySchema } from '../api/schemas.ts';
import { templateSchema, type verificationRequestSchema, verificationSchema } from '../api/verification.ts';
import { explainRefusal } from './connection/answers/read-answer.ts';
import { openConnection } from './connection/connection.ts';
import { pathOfContainer, pathOfImage } from './connection/path-of.ts';
import { toQuery } from './connection/to-query.ts';
import type { FaceEncodeErrorCode } from './errors.ts';
import { createFaceSearch, type FaceSearch } from './face-search.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { ClientOptions } from './options.ts';
import type { Picture } from './picture.ts';
import { readWhenReady } from './read-when-ready.ts';
import { type AcceptedImage, type UploadOptions, uploadImage } from './upload-image.ts';
import { type WaitOptions, waitForSummary } from './wait-for-summary.ts';

export type Container = z.infer<typeof containerSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Template = z.infer<typeof templateSchema>;
export type Verification = z.infer<typeof verificationSchema>;
/** One side of a verification: a container of your own, a template, or vectors of one person. */
export type VerificationSide = z.input<typeof verificationRequestSchema>['reference'];
export type Health = z.infer<typeof healthSchema>;

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

interface CreateOptions extends CallOptions {
  /** Makes several calls create one container; by default each call has its own key for its retries. */
  readonly idempotencyKey?: string | undefined;
}

interface CompareOptions extends CallOptions {
  /** Faces nearer than this are the same person; 0 to 2. */
  readonly threshold?: number | undefined;
  /** Takes the place of a threshold: the distance that goes with this false match rate; by default 0.001. */
  readonly maxFalseMatchRate?: number | undefined;
}

interface VerifyOptions extends CallOptions {
  /** Which part of the comparisons of different people may be taken for one person; by default 0.001. */
  readonly maxFalseMatchRate?: number | undefined;
}

/** The API, call by call. Every call is retried while it makes sense, and rejects with a `FaceEncodeError`. */
export interface FaceEncodeClient extends FaceSearch {
  /** Starts one verification attempt. */
  createContainer(options?: CreateOptions): Promise<Container>;
  /** Settles when the picture is stored; `waitForSummary` says what was found in it. Takes bytes: a path is a `TypeError`. */
  uploadImage(containerId: string, picture: Picture, options?: UploadOptions): Promise<AcceptedImage>;
  /** The container as it is now: the state of each picture, and the faces found so far. */
  getSummary(containerId: string, options?: CallOptions): Promise<Summary>;
  /** The summary as soon as no picture is processing any more, however long that takes; a signal ends the waiting. */
  waitForSummary(containerId: string, options?: WaitOptions): Promise<Summary>;
  /** Which faces of the completed pictures are the same person. */
  getComparison(containerId: string, options?: CompareOptions): Promise<Comparison>;
  /**
   * One vector for the person whom the pictures are of. Waits for pictures that are still processing, and rejects with
   * `still_processing` when that takes longer than some 20 seconds.
   */
  getTemplate(containerId: string, options?: CallOptions): Promise<Template>;
  /** Whether both sides are the same person, and at which false match rate. Waits as `getTemplate` does. */
  verify(reference: VerificationSide, probe: VerificationSide, options?: VerifyOptions): Promise<Verification>;
  /** Erases one picture and its vectors, and frees its slot. */
  deleteImage(containerId: string, imageId: string, options?: CallOptions): Promise<void>;
  /** Erases all pictures, all vectors and the container. */
  deleteContainer(containerId: string, options?: CallOptions): Promise<void>;
  /** Whether the service is up, its version and its encoder. Needs no token. */
  getHealth(options?: CallOptions): Promise<Health>;
}

const gone: ReadonlySet<FaceEncodeErrorCode> = new Set([
  'container_not_found',
  'image_not_found',
  'enrolment_not_found',
]);

/**
 * A client of the face-encode API, for Node and browsers: it needs `fetch` and nothing else.
 *
 * @throws {TypeError} when the address is not one of HTTP
 */
export function createClient(options: ClientOptions): FaceEncodeClient {
  const connection = openConnection(options);

  /**
   * When the answer to the first try was lost, a later one finds nothing left to delete. That is what was asked for. Any other 404
   * comes from a wrong address, where nothing was deleted.
   */
  async function remove(path: string, { signal }: CallOptions = {}): Promise<void> {
    const { response, tries } = await connection.send({ method: 'DELETE', path, signal });
    if (response.status === 204) return;
    const error = await explainRefusal(response);
    if (tries === 1 || !gone.has(error.code)) throw error;
  }

  return {
    createContainer: async ({ idempotencyKey = newIdempotencyKey(), signal } = {}) =>
      await connection.read(
        { method: 'POST', path: '/v1/containers', headers: { 'Idempotency-Key': idempotencyKey }, signal },
        201,
        containerSchema,
      ),
    uploadImage: async (containerId, picture, options = {}) =>
      await uploadImage(connection, containerId, picture, options),
    getSummary: async (containerId, { signal } = {}) =>
      await connection.read(
        { method: 'GET', path: `${pathOfContainer(containerId)}/summary`, signal },
        200,
        summarySchema,
      ),
    waitForSummary: async (containerId, options = {}) => await waitForSummary(connection, containerId, options),
    getComparison: async (containerId, { threshold, maxFalseMatchRate, signal } = {}) => {
      const query = toQuery({ threshold, max_false_match_rate: maxFalseMatchRate });
      const path = `${pathOfContainer(containerId)}/comparison${query}`;
      return await connection.read({ method: 'GET', path, signal }, 200, comparisonSchema);
    },
    getTemplate: async (containerId, { signal } = {}) => {
      const path = `${pathOfContainer(containerId)}/template`;
      return await readWhenReady(connection, { method: 'GET', path, signal }, templateSchema);
    },
    verify: async (reference, probe, { maxFalseMatchRate, signal } = {}) => {
      const json = { reference, probe, max_false_match_rate: maxFalseMatchRate };
      const call = { method: 'POST', path: '/v1/verifications', json, signal } as const;
      return await readWhenReady(connection, call, verificationSchema);
    },
    ...createFaceSearch(connection, pathOfContainer, remove),
    deleteImage: async (containerId, imageId, options) => await remove(pathOfImage(containerId, imageId), options),
    deleteContainer: async (containerId, options) => await remove(pathOfContainer(containerId), options),
    getHealth: async ({ signal } = {}) =>
      await connection.read({ method: 'GET', path: '/health', signal }, 200, healthSchema),
  };
}
