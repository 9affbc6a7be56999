import type { BuiltInEncoder } from '../../encoder/index.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { finishWithin } from '../process/finish-within.ts';

/** Milliseconds for the pictures that were taken, then for the answers to those that are dropped: ten seconds in all. */
const limits = { pictures: 8_000, answers: 1_500 };

/**
 * Stops an encoder that is served over HTTP. It takes no more pictures and finishes those that it has. Those that still wait
 * for a thread after `limits.pictures` are answered that a later try may succeed.
 */
export async function closeEncoder(
  server: Pick<Gateway, 'close' | 'destroy'>,
  encoder: Pick<BuiltInEncoder, 'close'>,
  { pictures, answers } = limits,
): Promise<void> {
  const answered = server.close();
  await finishWithin(answered, pictures);
  if (!(await finishWithin(Promise.all([encoder.close(), answered]), answers))) server.destroy();
}
