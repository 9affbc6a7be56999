import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { closeServer, portOf } from './stores/fault-proxy.ts';

/** Issues tokens and publishes the key by which they are verified. */
export async function startTokenIssuer(audience: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'key', alg: 'RS256', use: 'sig' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [key] })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server)}`;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    environment: { AUTH: 'jwt', JWT_ISSUER: url, JWT_AUDIENCE: audience },
    /** @param subject whom the token speaks for; it is valid for ten minutes */
    tokenFor(subject: string): string {
      const now = Math.floor(Date.now() / 1000);
      const claims = encode({ iss: url, aud: audience, sub: subject, iat: now, exp: now + 600 });
      const signed = `${encode({ alg: 'RS256', kid: 'key', typ: 'JWT' })}.${claims}`;
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    close: () => closeServer(server),
  };
}
