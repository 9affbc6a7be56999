import { StartError } from './start-error.ts';

/**
 * Waits for the built-in encoder to open.
 *
 * @throws {StartError} with one line for a person, where it cannot: its models are missing or damaged
 */
export async function explainEncoder<Encoder>(opening: Promise<Encoder>): Promise<Encoder> {
  try {
    return await opening;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `The encoder cannot be opened (${reason}). Where a file of encoder/models is missing or damaged, install face-encode again.`,
      { cause: error },
    );
  }
}
