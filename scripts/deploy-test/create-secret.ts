import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** Makes a secret on the emulator, as an operator does before the deployment. @returns its ARN */
export async function createSecret(endpoint: string, name: string, text: string): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials });
  const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
  return z.string().parse(ARN);
}
