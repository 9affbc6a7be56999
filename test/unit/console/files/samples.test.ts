import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unpackSamples } from '../../../../console/app/session/files/samples.ts';
import { buildConsole } from '../../../../console/build.ts';
import { makeTestFolder } from '../../../support/test-folder.ts';

it('the sample pictures come out of the built page as they went in, each with what is true of it', async () => {
  const folder = await makeTestFolder();
  await buildConsole(folder);
  const packed = (await readdir(folder)).find((name) => name.startsWith('samples-'));

  const samples = unpackSamples(JSON.parse(await readFile(join(folder, packed ?? ''), 'utf8')));

  expect(samples.map(({ file }) => file.name)).toEqual(['astronaut.jpg', 'astronaut-closer.jpg', 'navy.jpg']);
  for (const { file } of samples) {
    expect(Buffer.from(await file.arrayBuffer()).equals(await readFile(join('console/samples', file.name)))).toBe(true);
  }
  expect(samples[1]?.caption).toContain('the same photo');
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain(`content="${packed}"`);
});

it('sources and licences of all sample pictures are named, and go along with the page', async () => {
  const folder = await makeTestFolder();
  await buildConsole(folder);

  const sources = await readFile(join(folder, 'sample-sources.txt'), 'utf8');

  const pictures = (await readdir('console/samples')).filter((name) => name.endsWith('.jpg'));
  expect(pictures).toHaveLength(3);
  for (const name of pictures) expect(sources).toContain(`\`${name}\``);
});
