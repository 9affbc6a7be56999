import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PROCESSING_DEADLINE_SECONDS } from '../settings/work-limits.ts';
import { parsePictureKey } from '../functions/adapters/aws/picture-bucket.ts';
import { containerKey } from '../functions/adapters/aws/table-items.ts';
import { localNames } from './names.ts';

/**
 * Milliseconds that a process may have lived on after a sign of life, with a wide margin to the ten seconds between two.
 */
const SIGN_MARGIN = 60_000;

/**
 * Gives an image whose picture is stored the whole time again, if it is still processing and nobody can have seen it as
 * `timed_out`: its deadline was ahead when the last run could last be asked. An image that was past it stays what somebody
 * may have read.
 *
 * @returns whether the deadline was put off
 */
export async function extendDeadline(
  client: DynamoDBClient,
  key: string,
  lastAlive: Date,
  now = Date.now(),
): Promise<boolean> {
  const image = parsePictureKey(key);
  if (!image) return false;
  try {
    await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: localNames.table,
        Key: containerKey(image.containerId),
        UpdateExpression: 'SET images.#image.deadline = :deadline',
        ConditionExpression:
          'images.#image.#status = :processing AND images.#image.deadline > :seen AND images.#image.deadline < :deadline',
        ExpressionAttributeNames: { '#image': image.imageId, '#status': 'status' },
        ExpressionAttributeValues: {
          ':processing': 'processing',
          ':seen': new Date(lastAlive.getTime() + SIGN_MARGIN).toISOString(),
          ':deadline': new Date(now + PROCESSING_DEADLINE_SECONDS * 1000).toISOString(),
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
