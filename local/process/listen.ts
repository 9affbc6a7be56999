import type { Server } from 'node:net';

/** Where a listening server can be reached. */
export function addressOf(server: Server, host: string): { port: number; url: string } {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.');
  // A client cannot call the address that stands for all interfaces.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return { port: address.port, url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}` };
}

/** Why a port cannot be opened, in a sentence that says what to do. */
export function explainListenError(error: unknown, host: string, port: number, portVariable: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop what uses it, or set ${portVariable} to another port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Set ${portVariable} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is set to ${host}, which is not an address of this machine.`;
    default:
      return `Port ${port} on ${host} cannot be opened (${error instanceof Error ? error.message : String(error)}).`;
  }
}
