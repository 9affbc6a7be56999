import * as z from 'zod';
import { aContext } from '../../../support/lambda/lambda-events.ts';

/**
 * A function in a process of its own, as in Lambda: it is loaded, waits for one event, answers it and ends. Whoever started
 * it may kill it at any moment. What it prints is the log.
 */
const [entry = ''] = process.argv.slice(2);
const { handler } = await import(new URL(`../../../../${entry}`, import.meta.url).href);

process.once('message', async (message) => {
  const event = z.record(z.string(), z.unknown()).parse(message);
  const answer = await handler(event, aContext);
  process.send?.(answer, () => process.disconnect());
});
process.send?.('ready');
