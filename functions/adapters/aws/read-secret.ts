import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { TransientError } from '../../domain/errors.ts';
import { mapSdkErrors } from './sdk-errors.ts';

export interface SecretSource {
  /** Of a secret of Secrets Manager, or of a parameter of SSM. */
  readonly arn: string;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly parameters: Pick<SSMClient, 'send'>;
}

/**
 * The text of a secret, without white space around it.
 *
 * @throws {TransientError} its service does not answer, or it is empty
 */
export async function readSecret({ arn, secrets, parameters }: SecretSource): Promise<string> {
  const value =
    arn.split(':')[2] === 'ssm' ? await readParameter(parameters, arn) : await readFromManager(secrets, arn);
  const text = value?.trim();
  if (!text) throw new TransientError('The secret is empty');
  return text;
}

async function readParameter(client: SecretSource['parameters'], arn: string): Promise<string | undefined> {
  const answer = await mapSdkErrors(client.send(new GetParameterCommand({ Name: arn, WithDecryption: true })));
  return answer.Parameter?.Value;
}

async function readFromManager(client: SecretSource['secrets'], arn: string): Promise<string | undefined> {
  const answer = await mapSdkErrors(client.send(new GetSecretValueCommand({ SecretId: arn })));
  return answer.SecretString;
}
