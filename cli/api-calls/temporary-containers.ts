import type { FaceEncodeClient } from '../../client/index.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type ApiOptions, describeErasure } from './api-options.ts';

/**
 * Does something with containers that only this command needs. They are erased at its end, also when it fails or is
 * interrupted.
 *
 * @param use is given a function that takes the id of each container as soon as there is one
 */
export async function withTemporaryContainers<Result>(
  client: FaceEncodeClient,
  options: ApiOptions,
  terminal: Terminal,
  use: (onContainer: (containerId: string) => void) => Promise<Result>,
): Promise<Result> {
  const made: string[] = [];
  try {
    return await use((containerId) => made.push(containerId));
  } finally {
    await Promise.all(made.map((containerId) => eraseOrTell(client, containerId, options, terminal)));
  }
}

/** Erases a container that is of no use any more. What could not be erased must be known, and does not spoil the answer. */
export async function eraseOrTell(
  client: FaceEncodeClient,
  containerId: string,
  options: ApiOptions,
  terminal: Terminal,
): Promise<void> {
  try {
    await client.deleteContainer(containerId);
  } catch {
    const command = describeErasure(containerId, options);
    terminal.stderr.write(`The container could not be erased. Erase it with: ${command}\n`);
  }
}
