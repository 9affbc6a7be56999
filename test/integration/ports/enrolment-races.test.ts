import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { enrolmentTable } from '../../../functions/adapters/aws/table/enrolment-table.ts';
import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { ApiError } from '../../../functions/domain/errors.ts';
import { newId } from '../../../functions/domain/ids.ts';
import type { ImageReference } from '../../../functions/domain/model.ts';
import { runTask } from '../../../functions/domain/run-task.ts';
import { enrol } from '../../../functions/domain/search/enrol.ts';
import { findMatches } from '../../../functions/domain/search/find-matches.ts';
import { encodingsOf, reservationIn } from '../../ports/containers.ts';
import { aFace, NOW } from '../../support/builders.ts';
import { makeEmulatorClients } from '../../support/emulators/clients.ts';
import { type Emulators, startEmulators } from '../../support/emulators/start-emulators.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { pictureVector } from '../../support/faces/people.ts';
import { memoryPictures, memoryTasks } from '../../support/homes/memory-stores.ts';

/**
 * An enrolment on AWS is several calls, and an erasure may come between any two of them. On one machine both are transactions.
 */
const OWNER = 'anyone';

let emulators: Emulators;

beforeAll(async () => {
  emulators = await startEmulators();
});

afterAll(() => emulators.close());

/** Dependencies whose calls of the table can be interrupted. */
function dependenciesWith(beforeCall: () => Promise<unknown> = async () => undefined) {
  const { table } = makeEmulatorClients(emulators);
  table.middlewareStack.add(
    (next) => async (args) => {
      await beforeCall();
      return await next(args);
    },
    { step: 'initialize' },
  );
  const client = DynamoDBDocumentClient.from(table);
  return {
    containers: containerTable(client, emulators.tableName, { faceSearch: true }),
    enrolments: enrolmentTable(client, emulators.tableName),
    ...{ pictures: memoryPictures(), tasks: memoryTasks(), calibrations: [aCalibration()] },
    ...{
      newId,
      now: () => NOW,
      sleep: async () => undefined,
      retentionDays: 1,
      eraseAgainSeconds: 900,
      maxWaitSeconds: 0,
    },
  };
}

/** A container with one completed picture of a person. */
async function photograph(owner: string, person: number, picture: number): Promise<ImageReference> {
  const dependencies = dependenciesWith();
  const { containerId, expiresAt } = await createContainer(dependencies, owner);
  const reservation = { ...reservationIn(containerId), owner };
  await dependencies.containers.reserve(reservation);
  const { slot } = reservation;
  const faces = [{ ...aFace({ vector: pictureVector(person, picture) }), faceId: newId() }];
  await dependencies.containers.complete(containerId, encodingsOf(slot.imageId, { faces }), { slot, expiresAt }, NOW);
  return { containerId, imageId: slot.imageId };
}

/** Enrols a person again who is enrolled already, and does something before one of the calls. @returns how many calls there were */
async function enrolInterrupted(image: ImageReference, owner: string, call: number, work: () => Promise<unknown>) {
  const { containerId } = image;
  await enrol({ ...dependenciesWith(), now: () => NOW - 1000 }, { containerId, owner }, NOW);
  let calls = 0;
  const dependencies = dependenciesWith(async () => {
    calls += 1;
    if (calls === call) await work();
  });
  await enrol(dependencies, { containerId, owner }, NOW).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
  });
  return calls;
}

describe.each(['container', 'image'] as const)('an erasure of a %s between two calls of an enrolment', (what) => {
  it('leaves nobody to be found, whichever calls they are, and nothing in the table', async () => {
    const calls = await enrolInterrupted(await photograph(OWNER, 1, 0), OWNER, 0, async () => undefined);
    expect(calls).toBeGreaterThan(4);
    for (let call = 1; call <= calls; call += 1) {
      const owner = `${what} ${call}`;
      const image = await photograph(owner, 2, 0);
      const probe = await photograph(owner, 2, 1);
      const eraser = dependenciesWith();
      const erase = () =>
        what === 'container' ? eraseContainer(eraser, image.containerId, owner) : eraseImage(eraser, image, owner);

      await enrolInterrupted(image, owner, call, erase);

      const found = await findMatches(eraser, { containerId: probe.containerId, owner, maxFalseMatchRate: 0.01 }, NOW);
      expect({ call, matches: found.matches }).toEqual({ call, matches: [] });
      for (const { task } of eraser.tasks.enqueued) await runTask(eraser, task);
      const left = await eraser.containers.listImages(image.containerId);
      expect({ call, enrolment: left.enrolment }).toEqual({ call, enrolment: undefined });
      const { searched } = await findMatches(eraser, { containerId: probe.containerId, owner }, NOW);
      expect({ call, searched }).toEqual({ call, searched: 0 });
    }
  });
});
