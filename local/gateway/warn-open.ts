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
