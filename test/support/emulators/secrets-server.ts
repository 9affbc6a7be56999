import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { listen } from '../http/listen.ts';

/** How a call for a secret ends: with its text, with an error of the service, by a broken connection, or never. */
export type SecretAnswer = 'text' | 'throttled' | 'error' | 'denied' | 'reset' | 'silence';

/** The part of Secrets Manager that reads a secret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export interface SecretsServer {
  readonly url: string;
  /** ARNs that were asked for, in their order. */
  readonly asked: readonly string[];
  /** Gives these answers to the next tries; all others get the text. */
  answerNext(...answers: SecretAnswer[]): void;
  /** Replaces the text of all secrets. */
  store(text: string): void;
  close(): Promise<void>;
}

const requestSchema = z.object({ SecretId: z.string() });

const errors: Readonly<Record<'throttled' | 'error' | 'denied', readonly [number, string]>> = {
  throttled: [400, 'ThrottlingException'],
  error: [500, 'InternalServiceError'],
  denied: [400, 'AccessDeniedException'],
};

export async function startSecretsServer(initial: string): Promise<SecretsServer> {
  const asked: string[] = [];
  const planned: SecretAnswer[] = [];
  let text = initial;
  const server = createServer(async (request, response) => {
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return response.writeHead(404).end();
    const { SecretId } = requestSchema.parse(await json(request));
    asked.push(SecretId);
    const answer = planned.shift() ?? 'text';
    if (answer === 'silence') return undefined;
    if (answer === 'reset') return request.socket.resetAndDestroy();
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (answer === 'text') return response.end(JSON.stringify({ ARN: SecretId, Name: 'webhook', SecretString: text }));
    const [status, name] = errors[answer];
    return response.writeHead(status).end(JSON.stringify({ __type: name, message: 'made up' }));
  });
  server.keepAliveTimeout = 0;
  return {
    ...(await listen(server)),
    asked,
    answerNext: (...answers) => planned.push(...answers),
    store: (next) => {
      text = next;
    },
  };
}
