import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressOf, explainListenError } from '../../../../local/process/listen.ts';

const failure = (code: string) => Object.assign(new Error('listen failed'), { code });

describe('explainListenError', () => {
  it.each([
    ['EADDRINUSE', 'Port 8001 on 127.0.0.1 is in use. Stop what uses it, or set PORT to another port.'],
    ['EACCES', 'Port 8001 may not be used by this user. Set PORT to one above 1023.'],
    ['EADDRNOTAVAIL', 'HOST is set to 127.0.0.1, which is not an address of this machine.'],
    ['ENOTFOUND', 'HOST is set to 127.0.0.1, which is not an address of this machine.'],
    ['EMFILE', 'Port 8001 on 127.0.0.1 cannot be opened (listen failed).'],
  ])('says what to do about %s', (code, sentence) => {
    expect(explainListenError(failure(code), '127.0.0.1', 8001, 'PORT')).toBe(sentence);
  });
});

describe('addressOf', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
    ['::1', '[::1]'],
  ])('names a server on %s as a client calls it', async (host, name) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port, url } = addressOf(server, host);
    expect(url).toBe(`http://${name}:${port}`);
  });
});
