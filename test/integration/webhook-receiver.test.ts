import { it } from 'vitest';
import { tryReceiver } from '../support/http/document-receiver.ts';

it('the TypeScript receiver of the documents takes every event, and nothing that is forged', async () => {
  await tryReceiver(process.execPath, 'ts');
});
