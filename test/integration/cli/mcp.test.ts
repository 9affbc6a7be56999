import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeTestFolder } from '../../support/test-folder.ts';
import { makePictures } from '../../support/typed-command.ts';

/** Starts the command as a program that talks to a language model does, and connects to it. */
async function connect(...options: string[]) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['cli/face-encode.js', 'mcp', ...options],
    stderr: 'pipe',
  });
  let complaints = '';
  transport.stderr?.on('data', (text: Buffer) => {
    complaints += text;
  });
  await client.connect(transport);
  onTestFinished(async () => {
    await client.close();
    expect(complaints).toBe('');
  });
  return {
    client,
    call: async (name: string, args: Record<string, unknown>) => {
      const { structuredContent, isError = false, content } = await client.callTool({ name, arguments: args });
      const [first] = Array.isArray(content) ? content : [];
      return { data: structuredContent, isError, text: first?.type === 'text' ? first.text : '' };
    },
  };
}

describe('the command mcp', () => {
  it('offers tools that change nothing, with schemas', async () => {
    const { client } = await connect();

    const { tools } = await client.listTools();

    expect(tools.map(({ name }) => name)).toEqual(['encode', 'verify', 'find']);
    for (const { annotations, inputSchema } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
      expect(inputSchema.type).toBe('object');
    }
  });

  it('encodes and verifies pictures of an allowed folder', async () => {
    const paths = await makePictures();
    const { call } = await connect('--allow-folder', dirname(paths.blonde));

    const encoded = await call('encode', { pictures: [{ path: 'blonde.jpg' }, { path: paths.letter }] });
    const same = await call('verify', { reference: [{ path: 'blonde.jpg' }], probe: [{ path: paths.blonde }] });
    const others = await call('verify', { reference: [{ path: 'blonde.jpg' }], probe: [{ path: 'dark-haired.jpg' }] });

    expect(encoded.isError).toBe(false);
    expect(encoded.data).toMatchObject({
      pictures: [
        { file: 'blonde.jpg', status: 'completed', faces: [{ box: { width: expect.any(Number) }, usable: true }] },
        { file: 'letter.txt', status: 'failed', error_code: 'unsupported_image', faces: [] },
      ],
    });
    expect(JSON.stringify(encoded)).not.toContain('vector');
    expect(same.data).toMatchObject({ same_person: true, max_false_match_rate: 0.001 });
    expect(same.text).toMatch(/^The same person: distance 0\.000, limit 0\.\d+/);
    expect(others.data).toMatchObject({ same_person: false });
  });

  it('finds a face in an allowed folder', async () => {
    const paths = await makePictures();
    const folder = dirname(paths.blonde);
    const empty = join(folder, 'empty.jpg');
    await writeFile(empty, '');
    const { call } = await connect('--allow-folder', folder);

    const found = await call('find', { picture: { path: 'blonde.jpg' }, folder: '.' });

    expect(found.isError).toBe(false);
    expect(found.data).toMatchObject({
      faces_compared: 2,
      matches: [{ file: paths.blonde, distance: 0 }],
      unusable: [{ file: empty, error: 'the file is empty' }],
    });
    expect(found.text).toMatch(/^1 of 2 faces within the limit of 0\.\d+\./);
    expect(JSON.stringify(found)).not.toContain('vector');
  });

  it.each(['..', '/', 'nothing'])('finds nothing in the folder %s, which is not allowed', async (other) => {
    const { blonde } = await makePictures();
    const folder = dirname(blonde);
    const { call } = await connect('--allow-folder', folder);

    const { isError, text } = await call('find', { picture: { path: 'blonde.jpg' }, folder: other });

    expect({ isError, text }).toEqual({ isError: true, text: `${other}: not a folder in ${folder}` });
  });

  it('takes bytes, and gives vectors only where it was told to', async () => {
    const { blonde } = await makePictures();
    const { call } = await connect('--vectors');

    const { data } = await call('encode', { pictures: [{ data: (await readFile(blonde)).toString('base64') }] });

    expect(data).toMatchObject({ pictures: [{ file: 'picture 1', faces: [{ vector: { length: 128 } }] }] });
  });

  it('reads no file without a folder', async () => {
    const { blonde } = await makePictures();
    const { call } = await connect();

    const { isError, text } = await call('encode', { pictures: [{ path: blonde }] });

    expect(isError).toBe(true);
    expect(text).toContain('started without --allow-folder');
  });

  it.each([
    ['beside it', '../secret.jpg'],
    ['behind a link', 'link.jpg'],
    ['that does not exist', 'nothing.jpg'],
    ['whose name only begins like the folder', '../allowed-not/picture.jpg'],
  ])('reads no file %s, and says the same of each', async (_what, path) => {
    const folder = await makeTestFolder();
    const allowed = join(folder, 'allowed');
    await Promise.all([mkdir(allowed), mkdir(join(folder, 'allowed-not'))]);
    for (const name of ['secret.jpg', 'allowed-not/picture.jpg']) await writeFile(join(folder, name), 'secret');
    await symlink(join(folder, 'secret.jpg'), join(allowed, 'link.jpg'));
    const { call } = await connect('--allow-folder', allowed);

    const { isError, text } = await call('encode', { pictures: [{ path }] });

    expect(isError).toBe(true);
    expect(text).toBe(`${path}: not a file in ${allowed}`);
  });

  it('says what is wrong with the pictures and the options', async () => {
    const paths = await makePictures();
    const { call } = await connect('--allow-folder', dirname(paths.room));

    const noFace = await call('verify', { reference: [{ path: 'room.png' }], probe: [{ path: 'blonde.jpg' }] });
    const rate = await call('verify', {
      reference: [{ path: 'blonde.jpg' }],
      probe: [{ path: 'blonde.jpg' }],
      max_false_match_rate: 1e-9,
    });

    expect(noFace).toMatchObject({ isError: true, text: expect.stringContaining('no usable face') });
    expect(rate).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^max_false_match_rate must be at least 0\.\d+/),
    });
  });
});
