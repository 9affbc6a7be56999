import { it } from 'vitest';
import { tryReceiver } from '../support/http/document-receiver.ts';

it('the Python receiver of the documents takes every event, and nothing that is forged', async () => {
  await tryReceiver(process.env.WEBHOOKS_PYTHON ?? '', 'python');
});
