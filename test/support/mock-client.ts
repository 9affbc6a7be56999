import { mockClient as replaceSend } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';

/** Replaces `send` of a client's class until the end of the test file: unit tests share their processes. */
export const mockClient: typeof replaceSend = (client) => {
  const mock = replaceSend(client);
  afterAll(() => mock.restore());
  return mock;
};
