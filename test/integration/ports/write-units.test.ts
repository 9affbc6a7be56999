import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEncodingsItem } from '../../../functions/adapters/aws/table/table-items.ts';
import { builtInIdentity } from '../../../functions/adapters/encoders/encoder-identity.ts';
import type { Face, FaceQuality } from '../../../functions/domain/model.ts';
import { aFace, aQuality, aSlot, aVector, CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../support/builders.ts';
import { type Emulators, startEmulators } from '../../support/emulators/start-emulators.ts';

/** What DynamoDB charges for the result of a picture: a unit for each KB. */
describe('the result of a picture', () => {
  let emulators: Emulators;
  beforeAll(async () => {
    emulators = await startEmulators(process.env.DYNAMODB_URL);
  });
  afterAll(() => emulators.close());

  async function unitsOf(faces: readonly Face[]): Promise<number | undefined> {
    const result = { imageId: IMAGE_ID, faces, width: 8736, height: 11648, encoder: builtInIdentity };
    const item = toEncodingsItem(CONTAINER_ID, result, { slot: aSlot(), expiresAt: NOW });
    const put = new PutCommand({ TableName: emulators.tableName, Item: item, ReturnConsumedCapacity: 'TOTAL' });
    return (await DynamoDBDocumentClient.from(emulators.clients.table).send(put)).ConsumedCapacity?.CapacityUnits;
  }

  it('is one unit with one face, however large the picture and long the advice', async () => {
    expect(await unitsOf([largest(1)])).toBe(1);
  });

  it('is less than a unit for each further face', async () => {
    expect(await unitsOf([1, 2, 3, 4, 5].map(largest))).toBe(4);
  });
});

/** The numbers with the most digits that the built-in encoder gives for the largest picture that it opens. */
const largest = (n: number): Face => ({
  ...aFace({
    vector: aVector().map(Math.fround),
    box: { x: -1111, y: 11_111, width: 1111, height: 1111 },
    landmarks: [
      [8111.11, 11_111.11],
      [8222.22, 11_222.22],
      [8333.33, 11_333.33],
      [8444.44, 11_444.44],
      [8555.55, 11_555.55],
    ],
    confidence: Math.fround(0.987_654_321),
    quality: { ...aQuality(), score: 99, advice: longestAdvice },
  }),
  faceId: idNumber(n),
});

const longestAdvice: FaceQuality['advice'] = ['look_straight', 'too_blurred'];
