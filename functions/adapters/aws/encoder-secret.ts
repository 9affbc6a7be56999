import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { TransientError } from '../../domain/errors.ts';
import type { EncoderCredentials } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

export interface EncoderSecretOptions {
  /** Of a secret of Secrets Manager, or of a parameter of SSM. */
  readonly arn: string;
  /** Name of the header whose value it is. */
  readonly header: string;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly parameters: Pick<SSMClient, 'send'>;
}

/**
 * The header that lets the worker in at another encoder. Its value is read once per execution environment, and again after
 * that service has refused it, as when it was rotated.
 */
export function encoderSecret(options: EncoderSecretOptions): EncoderCredentials {
  let known: Promise<string> | undefined;
  return {
    async read() {
      known ??= readSecret(options);
      try {
        return { [options.header]: await known };
      } catch (error) {
        known = undefined;
        throw error;
      }
    },
    forget() {
      known = undefined;
    },
  };
}

async function readSecret({ arn, secrets, parameters }: EncoderSecretOptions): Promise<string> {
  const value =
    arn.split(':')[2] === 'ssm' ? await readParameter(parameters, arn) : await readFromManager(secrets, arn);
  const text = value?.trim();
  if (!text) throw new TransientError('The secret of the encoder is empty');
  return text;
}

async function readParameter(client: EncoderSecretOptions['parameters'], arn: string): Promise<string | undefined> {
  const answer = await mapSdkErrors(client.send(new GetParameterCommand({ Name: arn, WithDecryption: true })));
  return answer.Parameter?.Value;
}

async function readFromManager(client: EncoderSecretOptions['secrets'], arn: string): Promise<string | undefined> {
  const answer = await mapSdkErrors(client.send(new GetSecretValueCommand({ SecretId: arn })));
  return answer.SecretString;
}
