import type * as z from 'zod';
import { enrolmentSchema, matchesSchema } from '../api/search.ts';
import type { Connection } from './connection/connection.ts';
import { toQuery } from './connection/to-query.ts';
import { FaceEncodeError } from './errors.ts';
import { readWhenReady } from './read-when-ready.ts';

export type Enrolment = z.infer<typeof enrolmentSchema>;
export type Matches = z.infer<typeof matchesSchema>;

interface EnrolOptions {
  /** What you call the person; it comes with matches. */
  readonly label?: string | undefined;
  /** Days until the enrolment ends; it never outlives its container. */
  readonly retainDays?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface FindOptions {
  /** Candidates at most, 1 to 40; by default 10. */
  readonly max?: number | undefined;
  /** Candidates beyond the distance that goes with this rate are left out; by default 0.0001, or the smallest measured. */
  readonly maxFalseMatchRate?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The search among enrolled people. A service that has it switched off answers `route_not_found` to each call. */
export interface FaceSearch {
  /** Lets searches find the person of a container. A second time replaces the enrolment. */
  enrol(containerId: string, options?: EnrolOptions): Promise<Enrolment>;
  /** Searches find the person no more; the container stays. */
  endEnrolment(containerId: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Enrolled people who look like the person of a container, nearest first: candidates for a person to look at. */
  getMatches(containerId: string, options?: FindOptions): Promise<Matches>;
}

export function createFaceSearch(
  connection: Connection,
  pathOf: (containerId: string) => string,
  remove: (path: string, options?: { readonly signal?: AbortSignal | undefined }) => Promise<void>,
): FaceSearch {
  return {
    enrol: async (containerId, { label, retainDays, signal } = {}) => {
      const json = { label, retain_days: retainDays };
      const path = `${pathOf(containerId)}/enrolment`;
      const call = { method: 'PUT', path, json, signal } as const;
      return await explainSearchOff(readWhenReady(connection, call, enrolmentSchema));
    },
    endEnrolment: async (containerId, options) =>
      await explainSearchOff(remove(`${pathOf(containerId)}/enrolment`, options)),
    getMatches: async (containerId, { max, maxFalseMatchRate, signal } = {}) => {
      const path = `${pathOf(containerId)}/matches${toQuery({ max, max_false_match_rate: maxFalseMatchRate })}`;
      return await explainSearchOff(readWhenReady(connection, { method: 'GET', path, signal }, matchesSchema));
    },
  };
}

const SEARCH_OFF =
  'This service has its search switched off; FACE_SEARCH=on (one machine) or faceSearch=true (AWS) turns it on';

/** A service with its search off answers that there is no such route. This says what turns it on. */
async function explainSearchOff<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof FaceEncodeError) || error.code !== 'route_not_found') throw error;
    const { code, status, requestId } = error;
    throw new FaceEncodeError(code, SEARCH_OFF, { status, requestId, cause: error });
  }
}
