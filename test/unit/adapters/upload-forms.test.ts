import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { uploadForms } from '../../../functions/adapters/aws/upload-forms.ts';
import { parseJson } from '../../../functions/domain/parse-json.ts';
import { aPictureName, NOW } from '../../support/builders.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new S3Client({ region: 'eu-central-1', credentials });

const policySchema = z.object({ conditions: z.array(z.unknown()) });

const createForm = (createdAt: number) =>
  uploadForms(client, 'bucket').create({
    ...{ ...aPictureName(), createdAt, contentType: 'image/jpeg', seconds: 300 },
    baseUrl: 'https://api.example.com',
  });

it('a form and its signed policy allow the place of one slot, which an earlier slot of the image does not have', async () => {
  const [first, second] = [await createForm(NOW), await createForm(NOW + 1)];

  for (const [form, createdAt] of [
    [first, NOW],
    [second, NOW + 1],
  ] as const) {
    const key = pictureKey(aPictureName({ createdAt }));
    const policy = Buffer.from(form.fields.Policy ?? '', 'base64').toString('utf8');
    expect(form.fields.key).toBe(key);
    expect(policySchema.parse(parseJson(policy)).conditions).toContainEqual({ key });
  }
  expect(first.fields.key).not.toBe(second.fields.key);
});
