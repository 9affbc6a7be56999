import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * Makes a client lose the answer to the first try of every call: the table has done its work, and the SDK, which cannot
 * know, does it again.
 *
 * @param commands names of the commands that this happens to
 */
export function losingFirstAnswers(client: DynamoDBClient, commands: readonly string[]): DynamoDBClient {
  client.middlewareStack.add(
    (next, { commandName = '' }) => {
      let tries = 0;
      return async (args) => {
        tries += 1;
        const answer = await next(args);
        if (tries > 1 || !commands.includes(commandName)) return answer;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      };
    },
    // Inside the loop of the SDK's retries, which is of high priority in the same step.
    { step: 'finalizeRequest', priority: 'low', name: 'loseFirstAnswer' },
  );
  return client;
}
