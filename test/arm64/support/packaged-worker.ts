import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { packageFunctions } from '../../../lib/bundle/package-functions.ts';
import type { Architecture } from '../../../lib/bundle/worker-package.ts';
import { parseSettings } from '../../../lib/settings/parse-settings.ts';
import { type Invocation, runtimeMessageSchema } from '../../../scripts/lambda-runtime/messages.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A worker in a process of its own. */
export interface PackagedWorker {
  /** Gives an event to the handler and gives back its answer. */
  invoke(event: object): Promise<unknown>;
  /** What it has printed. */
  printed(): string;
  stop(): Promise<void>;
}

/** The folder of the worker exactly as it is deployed with these settings. */
export async function packageWorker(
  architecture: Architecture,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const codeOf = await packageFunctions(parseSettings({ architecture, ...settings }));
  const folder = await mkdtemp(join(tmpdir(), `worker-${architecture}-`));
  // The next packaging starts from an empty folder at this place.
  await cp(codeOf('functions/queue/encode-image.ts'), folder, { recursive: true });
  return folder;
}

/** Starts a packaged worker on a Node, as Lambda would on its own. */
export async function startWorker(
  folder: string,
  node: string,
  environment: Readonly<Record<string, string>>,
): Promise<PackagedWorker> {
  const env = { ...environment, PATH: process.env.PATH, LAMBDA_TASK_ROOT: folder, _HANDLER: 'index.handler' };
  const child = fork(join(root, 'scripts', 'lambda-runtime', 'runtime.ts'), [], {
    execPath: node,
    execArgv: [],
    env,
    silent: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const closed = once(child, 'close');
  const nextMessage = async () => {
    const ended = closed.then(() => Promise.reject(new Error(`The worker ended:\n${printed}`)));
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return runtimeMessageSchema.parse(message);
  };
  await nextMessage();
  return {
    async invoke(event) {
      const invocation: Invocation = {
        id: '1',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
        traceId: '',
        payload: JSON.stringify(event),
        deadline: Date.now() + 600_000,
      };
      child.send(invocation);
      const { kind, body } = await nextMessage();
      if (kind === 'error') throw new Error(body);
      return z.unknown().parse(JSON.parse(body));
    },
    printed: () => printed,
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
