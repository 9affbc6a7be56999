import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { listen } from './listen.ts';

export interface TokenIssuerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** What tokens name as their issuer; without it the address of this one. */
  readonly issuer?: string;
  readonly audience: string;
}

export interface TokenIssuer {
  readonly url: string;
  /** @param subject whom the token speaks for; it is valid for ten minutes */
  tokenFor(subject: string): string;
  close(): Promise<void>;
}

/** Issues tokens, and publishes the key by which they are verified. */
export async function startTokenIssuer({ port, issuer, audience }: TokenIssuerOptions): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // A verifier that knows the keys of an earlier issuer at this address asks again for an unknown id.
  const kid = randomUUID();
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }];
  const server = createServer((_, response) => response.end(JSON.stringify({ keys })));
  const { url, close } = await listen(server, port);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return {
    url,
    tokenFor(sub) {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer ?? url, aud: audience, sub, iat: now, exp: now + 600 };
      const signed = `${encode({ alg: 'RS256', kid, typ: 'JWT' })}.${encode(claims)}`;
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    close,
  };
}
