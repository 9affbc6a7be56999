import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { localNames } from './names.ts';

export type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** The function did not answer within its timeout. */
export class InvocationTimeout extends Error {
  override readonly name = 'InvocationTimeout';
}

/**
 * Runs a function's handler as Lambda does: with a context that knows the time left, and no longer than the timeout. A
 * handler that is still at work then cannot be stopped; what it returns later is ignored.
 *
 * @param timeout seconds
 * @throws {InvocationTimeout} after `timeout`
 * @throws whatever the handler throws
 */
export async function invoke<Event, Result>(
  handler: Handler<Event, Result>,
  event: Event,
  functionName: string,
  timeout: number,
): Promise<Result> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expired.reject(new InvocationTimeout(`${functionName} did not answer within ${timeout} seconds`)),
    timeout * 1000,
  );
  try {
    return await Promise.race([run(handler, event, createContext(functionName, timeout)), expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Makes a rejection of what a handler throws before its first await, too. */
async function run<Event, Result>(handler: Handler<Event, Result>, event: Event, context: Context): Promise<Result> {
  return await handler(event, context);
}

function createContext(functionName: string, timeout: number): Context {
  const deadline = Date.now() + timeout * 1000;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${localNames.region}:${localNames.accountId}:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
