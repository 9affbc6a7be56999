import { mockClient as replaceSend } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';

/**
 * Replaces `send` of a client's class until the end of the test file: unit tests share their processes. A command that the test has
 * prepared no answer for fails: AWS answers none of them with nothing.
 */
export const mockClient: typeof replaceSend = (client) => {
  const mock = replaceSend(client);
  const reset = mock.reset.bind(mock);
  const failByDefault = () => mock.onAnyCommand().rejects('No answer was prepared');
  mock.reset = () => {
    reset();
    failByDefault();
    return mock;
  };
  failByDefault();
  afterAll(() => mock.restore());
  return mock;
};
