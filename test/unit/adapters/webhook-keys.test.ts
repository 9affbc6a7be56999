import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { webhookKeys } from '../../../functions/adapters/aws/webhook-keys.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { WebhookSecretError } from '../../../functions/domain/events/webhook-signature.ts';
import { MINUTE, NOW } from '../../support/builders.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const manager = mockClient(SecretsManagerClient);
const parameters = mockClient(SSMClient);

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/webhook';

const keyOf = (fill: number) => Buffer.alloc(32, fill);
const secretOf = (...fills: number[]) => fills.map((fill) => `whsec_${keyOf(fill).toString('base64')}`).join(',');

let time = NOW;

const open = (arn = SECRET) => {
  const client = { region: 'eu-central-1' };
  const source = { arn, secrets: new SecretsManagerClient(client), parameters: new SSMClient(client) };
  return webhookKeys(source, () => time);
};

beforeEach(() => {
  time = NOW;
  manager.reset();
  parameters.reset();
});

describe('the keys of a webhook', () => {
  it('are read once for calls at the same time, and for five minutes', async () => {
    manager.on(GetSecretValueCommand, { SecretId: SECRET }).resolves({ SecretString: `${secretOf(1)}\n` });
    const read = open();

    expect(await Promise.all([read(), read()])).toEqual([[keyOf(1)], [keyOf(1)]]);
    time += 5 * MINUTE - 1;
    await read();
    expect(manager.calls()).toHaveLength(1);
  });

  it('are read again after that, so that a rotation needs no deployment', async () => {
    manager
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: secretOf(1) })
      .resolves({ SecretString: secretOf(2, 1) });
    const read = open();
    await read();

    time += 5 * MINUTE;

    expect(await read()).toEqual([keyOf(2), keyOf(1)]);
  });

  it('may be a parameter of SSM', async () => {
    parameters
      .on(GetParameterCommand, { Name: PARAMETER, WithDecryption: true })
      .resolves({ Parameter: { Value: secretOf(3) } });

    expect(await open(PARAMETER)()).toEqual([keyOf(3)]);
  });

  it('are read again at the next call when they could not be read, or are none', async () => {
    manager
      .on(GetSecretValueCommand)
      .rejectsOnce(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
      .resolvesOnce({ SecretString: 'hunter2' })
      .resolves({ SecretString: secretOf(1) });
    const read = open();

    await expect(read()).rejects.toThrow(TransientError);
    await expect(read()).rejects.toThrow(WebhookSecretError);
    expect(await read()).toEqual([keyOf(1)]);
  });
});
