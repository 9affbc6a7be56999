import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { runService } from '../../support/local/running-service.ts';
import { useService } from '../../support/local/use-service.ts';
import { makePictures, typeCommand } from '../../support/typed-command.ts';

const service = useService({ FACE_SEARCH: 'on' });

const api = () => ['--api', service.url];

describe('a person who was enrolled', () => {
  it('is found by another picture until the container is erased', async () => {
    const { blonde, darkHaired } = await makePictures();
    const enrolled = await typeCommand(['enrol', blonde, '--label', 'customer 4711', ...api()]);
    const { container_id: id } = JSON.parse(enrolled.stdout);

    const found = await typeCommand(['find', blonde, ...api()]);
    const stranger = await typeCommand(['find', darkHaired, ...api()]);
    await typeCommand(['delete', id, ...api()]);
    const erased = await typeCommand(['find', blonde, ...api()]);

    expect(enrolled.exitCode).toBe(0);
    expect(found.exitCode).toBe(0);
    expect(JSON.parse(found.stdout)).toMatchObject({
      searched: 1,
      matches: [{ container_id: id, label: 'customer 4711' }],
    });
    expect([stranger.exitCode, erased.exitCode]).toEqual([1, 1]);
    expect(JSON.parse(erased.stdout)).toMatchObject({ searched: 0, matches: [] });
  });

  it('is told in sentences, with what chance alone would give', async () => {
    const { blonde } = await makePictures();
    const enrolled = await typeCommand(['enrol', blonde, ...api()], { terminal: true });
    const [, id = ''] = /^Container {2}(\S+)$/m.exec(enrolled.stdout) ?? [];

    const { stdout } = await typeCommand(['find', blonde, ...api()], { terminal: true });

    expect(enrolled.stdout).toMatch(/^Enrolled by 1 face, until \d{4}-.*Z\.$/m);
    expect(stdout).toMatch(/^1 of 1 enrolled person within the limit of 1 in [\d,]+\.$/m);
    expect(stdout).toMatch(new RegExp(`^0\\.000  at most 1 in [\\d,]+ strangers \\(estimated\\) +${id}$`, 'm'));
    expect(stdout).toMatch(
      /^Of so many strangers, an estimated \S+ are within it on average: look at the pictures\.$/m,
    );
    await createClient({ url: service.url }).deleteContainer(id);
  });
});

describe('a label', () => {
  it('may have 256 characters, also of those that take two places in memory', async () => {
    const { blonde } = await makePictures();
    const label = '🙂'.repeat(256);

    const { stdout } = await typeCommand(['enrol', blonde, '--label', label, ...api()]);

    const enrolled = JSON.parse(stdout);
    expect(enrolled).toMatchObject({ label });
    await createClient({ url: service.url }).deleteContainer(enrolled.container_id);
  });
});

describe('a picture without a face', () => {
  it('enrols nobody, and leaves no container', async () => {
    const { room } = await makePictures();

    const { exitCode, stdout, stderr } = await typeCommand(['enrol', room, ...api()]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toMatch(/^face-encode: .*face/);
    expect(stderr).not.toContain('could not be erased');
  });
});

describe('a service without the search', () => {
  it('is named with the setting that turns it on', async () => {
    const other = await runService();
    try {
      const { blonde } = await makePictures();

      for (const command of ['enrol', 'find']) {
        const { exitCode, stderr } = await typeCommand([command, blonde, '--api', other.url]);
        expect(exitCode).toBe(4);
        expect(stderr).toContain('This service has its search switched off; FACE_SEARCH=on');
      }
    } finally {
      await other.close();
    }
  });
});

describe('what is typed wrongly', () => {
  it.each([
    [['enrol', 'a', '--label', ''], 'It must have 1 to 256 characters.'],
    [['enrol', 'a', '--label', '🙂'.repeat(257)], 'It must have 1 to 256 characters.'],
    [['enrol', 'a', '--retain-days', '0'], 'It must be a whole number from 1 to 3650.'],
    [['enrol', ...'abcdef'], 'The API takes 5 pictures of a person, not 6'],
    [['find', 'a', '--max', '41'], 'It must be a whole number from 1 to 40.'],
    [['find', 'a', '--threshold', '0.5'], 'enrolled people are found by --max-false-match-rate'],
  ])('%j ends with 2', async (words, message) => {
    const { exitCode, stderr } = await typeCommand(words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
