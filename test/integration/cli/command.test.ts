import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import {
  aContainer,
  anAcceptedImage,
  CONTAINER_ID,
  json,
  type Reply,
  refusal,
  startFakeApi,
} from '../../support/http/fake-api.ts';
import { useService } from '../../support/local/use-service.ts';
import { makePictures, typeCommand } from '../../support/typed-command.ts';

const service = useService();

const viaApi = () => ['--api', service.url];

describe('the threshold of the detector', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is taken from the environment by what encodes in this process', async () => {
    const { blonde } = await makePictures();
    vi.stubEnv('ENCODER_DETECTION_THRESHOLD', '1');

    const { stdout } = await typeCommand(['encode', blonde]);

    expect(JSON.parse(stdout)).toMatchObject({ pictures: [{ encodings: [] }] });
  });

  it('ends with 2 and one line when it is none', async () => {
    const { blonde } = await makePictures();
    vi.stubEnv('ENCODER_DETECTION_THRESHOLD', 'high');

    expect(await typeCommand(['encode', blonde])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'face-encode: Environment variable ENCODER_DETECTION_THRESHOLD: must be a number from 0 to 1, not "high"; the default is 0.8\n',
    });
  });
});

/** Every command that encodes does the same here and through the API. */
describe.each([
  ['in this process', () => []],
  ['through the API', viaApi],
])('%s', (_where, options) => {
  it('encode prints JSON into a pipe', async () => {
    const { blonde, room } = await makePictures();

    const { exitCode, stdout, stderr } = await typeCommand(['encode', blonde, room, ...options()]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const vector = Array.from({ length: 128 }, () => expect.any(Number));
    expect(JSON.parse(stdout)).toMatchObject({
      pictures: [
        { file: blonde, status: 'completed', width: 500, encoder: { name: 'dlib-resnet-v1' }, encodings: [{ vector }] },
        { file: room, status: 'completed', width: 200, encodings: [] },
      ],
    });
  });

  it('encode prints a table on a terminal', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stdout } = await typeCommand(['encode', findSamplePhoto(3), blonde, ...options()], {
      terminal: true,
    });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^1 +3 faces +1920 x 1350 px +\S+sample3\.jpg$/m);
    expect(stdout).toMatch(/^ 2a +at \d+,\d+ +\d+ x \d+ px +\d+\.\d % {2}\[.* 128 numbers\]$/m);
  });

  it('encode ends with 3 when a picture is none, and still prints the others', async () => {
    const { blonde, letter } = await makePictures();

    const { exitCode, stdout } = await typeCommand(['encode', letter, blonde, ...options()]);

    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      pictures: [{ status: 'failed', error_code: 'unsupported_image' }, { status: 'completed' }],
    });
  });

  it('encode ends with 3 when a file is missing, and still prints the others', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stdout } = await typeCommand(['encode', 'nope.jpg', blonde, ...options()]);

    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      pictures: [
        { file: 'nope.jpg', status: 'failed', error: 'no such file', error_code: 'unreadable_file', encodings: [] },
        { file: blonde, status: 'completed' },
      ],
    });
  });
});

describe('what is typed wrongly', () => {
  it.each([
    ['no command that exists', ['paint'], /unknown command 'paint'/],
    ['no picture', ['encode'], /missing required argument/],
    ['an invalid threshold', ['compare', 'a', 'b', '--threshold', 'near'], /number from 0 to 2/],
    ['an invalid rate', ['compare', 'a', 'b', '--max-false-match-rate', '0'], /number above 0, and at most 1/],
    [
      'a rate and a threshold',
      ['compare', 'a', 'b', '--max-false-match-rate', '0.01', '--threshold', '0.5'],
      /'--threshold <distance>' cannot be used with option '--max-false-match-rate <rate>'/,
    ],
    ['an invalid address', ['encode', 'a', '--api', 'notaurl'], /'--api <url>' argument 'notaurl' is invalid/],
    ['an address of another kind', ['compare', 'a', 'b', '--api', 'ftp://x'], /must be an http or https address/],
    ['an empty address', ['encode', 'a', '--api', ''], /'--api <url>' argument '' is invalid/],
    ['too many pictures for the API', ['encode', ...'abcdef', '--api', 'http://x.example'], /takes 5 pictures/],
  ])('%s ends with 2', async (_what, words, message) => {
    const { exitCode, stderr, stdout } = await typeCommand(words);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('files that are not there end with 3, all of them named', async () => {
    const { exitCode, stderr } = await typeCommand(['encode', 'one.jpg', 'two.jpg']);

    expect(exitCode).toBe(3);
    expect(stderr).toBe('face-encode: one.jpg: no such file\ntwo.jpg: no such file\n');
  });

  it('help ends with 0, and shows examples and exit codes', async () => {
    const { exitCode, stdout } = await typeCommand(['--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}\$ face-encode serve/);
    expect(stdout).toMatch(/70 {2}internal error, or the result cannot be written\n.*130 {2}ended by Ctrl\+C/);
  });
});

describe('the API', () => {
  it('that does not answer ends with 4', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stderr } = await typeCommand(['encode', blonde, '--api', 'http://127.0.0.1:1']);

    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: 'face-encode: The service does not answer at http://127.0.0.1:1\n',
    });
  });

  it('erases a container', async () => {
    const client = createClient({ url: service.url });
    const { container_id: containerId } = await client.createContainer();

    expect(await typeCommand(['delete', containerId, ...viaApi()])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await typeCommand(['delete', containerId, ...viaApi()])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/^face-encode: Container not found \(request [\w-]+\)\n$/),
    });
  });

  it('erases one image', async () => {
    const client = createClient({ url: service.url });
    const { container_id: containerId } = await client.createContainer();
    const { image_id: imageId } = await client.uploadImage(containerId, Uint8Array.from([1]));

    expect((await typeCommand(['delete', containerId, imageId, ...viaApi()])).exitCode).toBe(0);

    expect((await client.getSummary(containerId)).images).toEqual([]);
  });

  it('keeps the container when the command is interrupted or fails, and tells how to erase it', async () => {
    const { blonde } = await makePictures();
    const interruption = new AbortController();
    const interrupt: Reply = (response) => {
      interruption.abort();
      response.destroy();
    };
    const failing = [json(201, aContainer), json(202, anAcceptedImage), refusal(403, 'forbidden')];
    const { url } = await startFakeApi(json(201, aContainer), interrupt, ...failing);
    const told = `The container stays. Erase it with: face-encode delete ${CONTAINER_ID} --api ${url}\n`;

    const interrupted = await typeCommand(['encode', blonde, '--api', `${url}/`], { signal: interruption.signal });
    const failed = await typeCommand(['encode', blonde, '--api', url]);

    expect(interrupted).toEqual({ exitCode: 130, stdout: '', stderr: told });
    expect(failed).toMatchObject({
      exitCode: 4,
      stdout: '',
      stderr: expect.stringMatching(/^The container stays.*\nface-encode: Refused/),
    });
  });

  it('is left alone after Ctrl+C, which ends with 130', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stderr } = await typeCommand(['encode', blonde, ...viaApi()], { signal: AbortSignal.abort() });

    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
  });
});
