import { isLoopback } from './check-access.ts';

/**
 * The warning for a service that other machines reach without a token, or undefined where none is due.
 *
 * @param host address on which the service listens
 */
export function warnOpen(host: string, auth: 'none' | 'jwt'): string | undefined {
  if (auth === 'jwt' || isLoopback(host.toLowerCase())) return undefined;
  return `Warning: HOST is ${host} and AUTH is none, so everyone who reaches this machine can read and erase all containers. Set AUTH=jwt, or HOST=127.0.0.1.`;
}

/**
 * The warning for an encoder server that other machines reach, or undefined where none is due. It asks for no token.
 *
 * @param host address on which the server listens
 */
export function warnOpenEncoder(host: string): string | undefined {
  if (isLoopback(host.toLowerCase())) return undefined;
  return `Warning: HOST is ${host}, so everyone who reaches this machine can have pictures encoded by it. Set HOST=127.0.0.1 if that is not wanted.`;
}
