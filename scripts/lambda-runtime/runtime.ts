import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { type Invocation, invocationSchema, type RuntimeMessage } from './messages.ts';

/**
 * Stands in for AWS's runtime of Node: loads the handler that the environment names, then calls it for each invocation of
 * the parent process, one at a time.
 */

const { LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = z
  .object({ LAMBDA_TASK_ROOT: z.string(), _HANDLER: z.string() })
  .parse(process.env);

type Handler = (event: unknown, context: object) => unknown;

const handlerSchema = z.custom<Handler>((value) => typeof value === 'function', `${handlerName} is not a function`);

async function loadHandler(): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  const [file, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs'].map((extension) => join(root, file + extension)).find(existsSync);
  if (!path) throw new Error(`${file} is not in the package of the function`);
  const exported = z.record(z.string(), z.unknown()).parse({ ...(await import(pathToFileURL(path).href)) });
  return handlerSchema.parse(exported[name]);
}

async function invoke(handler: Handler, invocation: Invocation): Promise<RuntimeMessage> {
  process.env._X_AMZN_TRACE_ID = invocation.traceId;
  try {
    const result = await handler(JSON.parse(invocation.payload), makeContext(invocation));
    return { kind: 'response', body: JSON.stringify(result ?? null) };
  } catch (error) {
    console.error(error);
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return {
      kind: 'error',
      body: JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') }),
    };
  }
}

const makeContext = ({ id, functionArn, deadline }: Invocation) => ({
  awsRequestId: id,
  invokedFunctionArn: functionArn,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => deadline - Date.now(),
});

function send(message: RuntimeMessage): void {
  process.send?.(message);
}

const handler = await loadHandler();
process.on('message', async (message) => send(await invoke(handler, invocationSchema.parse(message))));
send({ kind: 'ready', body: '' });
