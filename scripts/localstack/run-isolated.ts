import { runDeployTest } from '../deploy-test/deploy-test.ts';
import { startLocalStack } from './start.ts';

/** The part of `npm run test:localstack` that runs in a network namespace. */
process.exitCode = await runDeployTest({
  name: 'LocalStack',
  start: startLocalStack,
  testEnvironment: { E2E_GATEWAY_BODIES: 'off' },
  // LocalStack makes these log groups of functions beside those of the template.
  keeps: ['/aws/lambda/'],
  // AWS::ApiGateway::Authorizer is not in LocalStack's free edition: every call of such an API is a 404.
  authorizes: false,
});
