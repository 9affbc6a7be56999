import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerTable } from '../../functions/adapters/aws/container-table.ts';
import { pictureBucket, pictureKey } from '../../functions/adapters/aws/picture-bucket.ts';
import { addImage } from '../../functions/domain/add-image.ts';
import { createContainer } from '../../functions/domain/create-container.ts';
import { getSummary } from '../../functions/domain/get-summary.ts';
import { newId } from '../../functions/domain/ids.ts';
import { pictureOf } from '../../functions/domain/picture-name.ts';
import { type PackagedWorker, packageWorker, startWorker } from '../arm64/support/packaged-worker.ts';
import { aPortrait } from '../e2e/support/pictures.ts';
import { names } from '../support/emulators/names.ts';
import { type Emulators, emulatorEnvironment, startEmulators } from '../support/emulators/start-emulators.ts';
import { aBatch, aRecord, created } from '../support/lambda-events.ts';

const OWNER = 'anyone';

/** Far away from the project: what is missing in the package is not found in its `node_modules`. */
describe.runIf(process.platform === 'linux')('the worker as it is packaged for this processor', () => {
  let emulators: Emulators;
  let worker: PackagedWorker;

  beforeAll(async () => {
    emulators = await startEmulators();
    const folder = await packageWorker(process.arch === 'arm64' ? 'arm64' : 'x86_64', { heic: 'true' });
    worker = await startWorker(folder, process.execPath, { ...emulatorEnvironment(emulators), HEIC: 'on' });
  });

  afterAll(async () => {
    await worker.stop();
    await emulators.close();
  });

  it.each([
    ['a JPEG', aPortrait],
    ['a HEIC', () => readFile(join(import.meta.dirname, '..', 'support', 'pictures', 'portrait.heic'))],
  ])('finds the face in %s', async (_, read) => {
    const dependencies = {
      containers: containerTable(DynamoDBDocumentClient.from(emulators.clients.table), names.table),
      pictures: pictureBucket(emulators.clients.bucket, names.bucket),
      newId,
      now: Date.now,
      retentionDays: 1,
    };
    const { containerId } = await createContainer(dependencies, OWNER);
    const bytes = new Uint8Array(await read());
    const slot = await addImage(dependencies, { containerId, owner: OWNER, bytes });

    const body = created(pictureKey(pictureOf(containerId, slot)));
    const answer = await worker.invoke(aBatch(aRecord({ body })));

    expect(answer, worker.printed()).toEqual({ batchItemFailures: [] });
    const { images } = await getSummary(dependencies, containerId, OWNER);
    expect(images[0]?.encodings?.faces, worker.printed()).toHaveLength(1);
  });
});
