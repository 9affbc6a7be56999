import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { encoderSecret } from '../../../functions/adapters/aws/encoder-secret.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const manager = mockClient(SecretsManagerClient);
const parameters = mockClient(SSMClient);

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:encoder-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/encoder';

const open = (arn: string, header = 'Authorization') => {
  const client = { region: 'eu-central-1' };
  return encoderSecret({ arn, header, secrets: new SecretsManagerClient(client), parameters: new SSMClient(client) });
};

beforeEach(() => {
  manager.reset();
  parameters.reset();
});

describe('the secret of an encoder', () => {
  it('is a header with the text of a secret, which is read once', async () => {
    manager.on(GetSecretValueCommand, { SecretId: SECRET }).resolves({ SecretString: 'Bearer abc\n' });
    const credentials = open(SECRET);

    expect(await Promise.all([credentials.read(), credentials.read()])).toEqual(
      Array(2).fill({ Authorization: 'Bearer abc' }),
    );
    expect(manager.calls()).toHaveLength(1);
  });

  it('may be a parameter, which is decrypted', async () => {
    parameters
      .on(GetParameterCommand, { Name: PARAMETER, WithDecryption: true })
      .resolves({ Parameter: { Value: 'abc' } });

    expect(await open(PARAMETER, 'X-Api-Key').read()).toEqual({ 'X-Api-Key': 'abc' });
  });

  it('is read again after the encoder has refused it', async () => {
    manager.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
    const credentials = open(SECRET);
    await credentials.read();

    credentials.forget();

    expect(await credentials.read()).toEqual({ Authorization: 'new' });
  });

  it('is read again after it could not be read: the message is retried', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    manager
      .on(GetSecretValueCommand)
      .rejectsOnce(throttled)
      .resolvesOnce({ SecretString: ' ' })
      .resolves({ SecretString: 'abc' });
    const credentials = open(SECRET);

    await expect(credentials.read()).rejects.toThrow(TransientError);
    await expect(credentials.read()).rejects.toThrow(TransientError);
    expect(await credentials.read()).toEqual({ Authorization: 'abc' });
  });
});
