import { AwsClient } from 'aws4fetch';

/** Sends a request signed with the credentials of the environment, as `auth=iam` wants it. */
export async function sendSigned(url: string, init: RequestInit, region: string): Promise<Response> {
  // A form becomes bytes here, and gets its boundary: only bytes can be signed.
  const request = new Request(url, init);
  const body = await request.arrayBuffer();
  const { method, headers } = request;
  return await fetch(await signer(region).sign(url, { method, headers, ...(body.byteLength > 0 ? { body } : {}) }));
}

function signer(region: string): AwsClient {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  return new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    service: 'execute-api',
    region,
  });
}
