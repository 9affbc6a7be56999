import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { pictureBucket, pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { getSummary } from '../../../functions/domain/containers/get-summary.ts';
import { newId } from '../../../functions/domain/ids.ts';
import type { Face } from '../../../functions/domain/model.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { names } from '../../support/emulators/names.ts';
import type { Emulators } from '../../support/emulators/start-emulators.ts';
import { aBatch, aRecord, created } from '../../support/lambda/lambda-events.ts';
import type { PackagedWorker } from './packaged-worker.ts';

const OWNER = 'anyone';

/** Uploads a picture, gives its event to the worker, and reads the faces from the table. */
export async function encodeInWorker(
  worker: PackagedWorker,
  { clients }: Emulators,
  picture: Uint8Array,
): Promise<readonly Face[]> {
  const dependencies = {
    containers: containerTable(DynamoDBDocumentClient.from(clients.table), names.table),
    pictures: pictureBucket(clients.bucket, names.bucket),
    newId,
    now: Date.now,
    retentionDays: 1,
  };
  const { containerId } = await createContainer(dependencies, OWNER);
  const slot = await addImage(dependencies, { containerId, owner: OWNER, bytes: new Uint8Array(picture) });

  const answer = await worker.invoke(aBatch(aRecord({ body: created(pictureKey(pictureOf(containerId, slot))) })));

  expect(answer, worker.printed()).toEqual({ batchItemFailures: [] });
  const { images } = await getSummary(dependencies, containerId, OWNER);
  return images[0]?.encodings?.faces ?? [];
}
