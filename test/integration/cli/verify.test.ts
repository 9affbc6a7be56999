import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import {
  aContainer,
  anAcceptedImage,
  aSummary,
  CONTAINER_ID,
  empty,
  IMAGE_ID,
  json,
  type Reply,
  refusal,
  startFakeApi,
} from '../../support/http/fake-api.ts';
import { useService } from '../../support/local/use-service.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { makePictures, typeCommand } from '../../support/typed-command.ts';

const service = useService();

const group = findSamplePhoto(3);

/** A portrait that shows hardly anything. */
async function makeDarkPicture(): Promise<string> {
  const path = join(await makeTestFolder(), 'dark.png');
  await cutPortrait('blonde').linear(0.05, 0).png().toFile(path);
  return path;
}

describe.each([
  ['in this process', () => []],
  ['through the API', () => ['--api', service.url]],
])('verify %s', (_where, options) => {
  const verify = (words: string[], where?: { terminal: boolean }) =>
    typeCommand(['verify', ...options(), ...words], where);

  it('ends with 0 for the same person, and prints as JSON by which faces', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stdout, stderr } = await verify([group, blonde, '--', blonde]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const picture = (file: string) => ({ file, status: 'completed', error: null, error_code: null });
    expect(JSON.parse(stdout)).toEqual({
      same_person: true,
      distance: expect.closeTo(0.033, 2),
      // That of one face against two.
      threshold: 0.452,
      max_false_match_rate: 0.001,
      false_match_rate: { estimate: 0.0002, upper_bound: expect.any(Number) },
      encoder: { name: 'dlib-resnet-v1', version: expect.any(String) },
      reference: {
        pictures: [picture(group), picture(blonde)],
        faces: ['1c', '2a'],
        left_out: [
          { face: '1a', file: group, reason: 'other_person' },
          { face: '1b', file: group, reason: 'other_person' },
        ],
      },
      probe: { pictures: [picture(blonde)], faces: ['3a'], left_out: [] },
    });
  });

  it('ends with 1 for two people, with the verdict first and advice about every picture that needs it', async () => {
    const { blonde, darkHaired, room, letter } = await makePictures();
    const dark = await makeDarkPicture();

    const { exitCode, stdout, stderr } = await verify([blonde, dark, letter, '--', darkHaired, room], {
      terminal: true,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Two people: distance 0\.7\d\d, limit 0\.477\.\n/);
    expect(stdout.split('\n').slice(1)).toEqual([
      'Reference: 1 face (1a). Probe: 1 face (4a).',
      `Left out: 2a in ${dark} (not good enough to be sure).`,
      '',
    ]);
    expect(stderr.split('\n')).toEqual([
      `${blonde}: Look straight into the camera.`,
      expect.stringMatching(/dark\.png: The picture of the face is not good enough to be sure\. [A-Z]/),
      expect.stringMatching(/letter\.txt: This file is not a picture/),
      `${room}: no face found`,
      '',
    ]);
  });

  it('ends with 3 for a side without a usable face, and says which', async () => {
    const { blonde, room } = await makePictures();
    const dark = await makeDarkPicture();

    const { exitCode, stdout, stderr } = await verify([blonde, '--', dark, room]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'face-encode: no usable face in the pictures of the probe',
      expect.stringMatching(/dark\.png: The picture of the face is not good enough to be sure\. [A-Z]/),
      `${room}: no face found`,
      '',
    ]);
  });

  it('ends with 130 after Ctrl+C', async () => {
    const { blonde } = await makePictures();
    const words = ['verify', ...options(), blonde, '--', blonde];

    const ended = await typeCommand(words, { signal: AbortSignal.abort() });

    expect(ended).toEqual({ exitCode: 130, stdout: '', stderr: '' });
  });

  it('ends with 2 for a rate that the calibration does not support', async () => {
    const { blonde } = await makePictures();

    expect(await verify(['--max-false-match-rate', '1e-9', blonde, '--', blonde])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'face-encode: --max-false-match-rate must be at least 0.0002: the calibration supports no smaller rate\n',
    });
  });
});

describe('the containers of verify', () => {
  const OTHER_ID = '7c9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a66';
  const side = (containerId: string) => [
    json(201, { ...aContainer, container_id: containerId }),
    json(202, anAcceptedImage),
    json(200, { ...aSummary('completed', IMAGE_ID), container_id: containerId }),
  ];

  it.each([
    ['fails', () => refusal(403, 'forbidden'), 4],
    [
      'is interrupted',
      (interruption: AbortController): Reply =>
        (response) => {
          interruption.abort();
          response.destroy();
        },
      130,
    ],
  ])('are both erased when it %s', async (_what, answerVerification, exitCode) => {
    const { blonde } = await makePictures();
    const interruption = new AbortController();
    const { url, requests } = await startFakeApi(
      ...side(CONTAINER_ID),
      ...side(OTHER_ID),
      answerVerification(interruption),
      empty(204),
      empty(204),
    );

    const ended = await typeCommand(['verify', '--api', url, blonde, '--', blonde], { signal: interruption.signal });

    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).not.toContain('could not be erased');
    const erased = requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(erased.toSorted()).toEqual([`/v1/containers/${CONTAINER_ID}`, `/v1/containers/${OTHER_ID}`]);
  });

  it('are named when they cannot be erased', async () => {
    const { blonde } = await makePictures();
    const { url } = await startFakeApi(
      ...side(CONTAINER_ID),
      ...[refusal(403, 'forbidden'), refusal(403, 'forbidden')],
    );

    const { exitCode, stderr } = await typeCommand(['verify', '--api', url, blonde, '--', blonde]);

    expect(exitCode).toBe(4);
    expect(stderr).toContain(`Erase it with: face-encode delete ${CONTAINER_ID} --api ${url}\n`);
  });
});

describe('the words of verify', () => {
  it.each([
    ['nothing', [], /missing required argument/],
    ['no --', ['a', 'b'], /-- is missing between the pictures of the reference and those of the probe/],
    ['no reference', ['--', 'b'], /no picture of the reference before the --/],
    ['no probe', ['a', '--'], /no picture of the probe behind the --/],
    ['a second --', ['a', '--', 'b', '--', 'c'], /-- may stand there only once/],
    ['an option behind the --', ['a', '--', 'b', '--json'], /--json must stand before the --/],
    [
      'too many for a container',
      ['--api', 'http://x.example', ...'abcdef', '--', 'g'],
      /5 pictures for each side, not 6/,
    ],
    ['an invalid rate', ['--max-false-match-rate', '2', 'a', '--', 'b'], /number above 0, and at most 1/],
  ])('with %s end with 2', async (_what, words, message) => {
    const { exitCode, stdout, stderr } = await typeCommand(['verify', ...words]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('may name files that begin with a dash, and those that do not exist are named', async () => {
    expect(await typeCommand(['verify', 'one.jpg', '--', '-two.jpg'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'face-encode: one.jpg: no such file\n-two.jpg: no such file\n',
    });
  });
});
