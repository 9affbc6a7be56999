import * as z from 'zod';
import type { DocumentedId } from '../../../../api/openapi/operations.ts';
import type { Violation } from '../invariants.ts';

/** What a flow may do with its client and with the queues. */
export interface Actor {
  readonly containerId: string;
  look(): Promise<void>;
  create(): Promise<void>;
  upload(picture: Uint8Array, key?: string, expected?: number): Promise<string | undefined>;
  announce(key: string, picture: Uint8Array | undefined): Promise<string | undefined>;
  giveBack(imageId: string | undefined, expected: 204 | 412): Promise<void>;
  eraseImage(imageId: string | undefined): Promise<void>;
  eraseContainer(): Promise<void>;
  enrol(): Promise<void>;
  endEnrolment(): Promise<void>;
  expectFound(picture: Uint8Array, expected: boolean): Promise<void>;
  search(): Promise<string[]>;
  read(): Promise<void>;
  workOff(): Promise<void>;
  runTasks(): Promise<void>;
  judge(): Promise<Violation[]>;
}

/** What the calls of an actor are made with. */
export interface CallTools {
  call(
    operationId: DocumentedId,
    event: object,
  ): Promise<{ readonly status: number; readonly body: unknown } | undefined>;
  /** The event of a request about the actor's container. */
  eventAt(path: string, method: string): object;
  expectStatus(operationId: DocumentedId, answer: { readonly status: number } | undefined, expected: number): void;
}

const matchesSchema = z.object({ matches: z.array(z.object({ container_id: z.string() })) });

/** The calls that have to do with searches. */
export const searchCalls = ({ call, eventAt, expectStatus }: CallTools) => ({
  /** Makes the person findable. */
  async enrol(): Promise<void> {
    expectStatus('putEnrolment', await call('putEnrolment', eventAt('enrolment', 'PUT')), 200);
  },

  /** The second try of a call whose answer was lost finds nothing to end. */
  async endEnrolment(): Promise<void> {
    const answer = await call('deleteEnrolment', eventAt('enrolment', 'DELETE'));
    if (answer?.status !== 404) expectStatus('deleteEnrolment', answer, 204);
  },

  /** The containers of all candidates. */
  async search(): Promise<string[]> {
    const answer = await call('getMatches', eventAt('matches', 'GET'));
    expectStatus('getMatches', answer, 200);
    return answer?.status === 200
      ? matchesSchema.parse(answer.body).matches.map(({ container_id }) => container_id)
      : [];
  },
});
