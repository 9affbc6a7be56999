import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLabelledFolder } from '../../../../bench/accuracy/calibration/pictures/labelled-pictures.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'face-encode-people-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files by person, each with its content. */
function write(people: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  for (const [name, files] of Object.entries(people)) {
    mkdirSync(join(folder, name));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, name, file), content);
  }
}

describe('a folder of labelled pictures', () => {
  it('has a folder for each person, and other files are passed over', async () => {
    write({ bo: { 'b.png': '3' }, al: { '2.jpg': '2', '1.jpg': '1', 'notes.txt': '4' }, empty: {} });

    const { people } = await readLabelledFolder(folder);

    expect(people).toEqual([
      { name: 'al', files: [join(folder, 'al/1.jpg'), join(folder, 'al/2.jpg')] },
      { name: 'bo', files: [join(folder, 'bo/b.png')] },
    ]);
  });

  it('counts copies of a picture once', async () => {
    write({ al: { '1.jpg': 'same', '2.jpg': 'same', '3.jpg': 'other' }, bo: { '1.jpg': 'another' } });

    const { people } = await readLabelledFolder(folder);

    expect(people[0]?.files).toEqual([join(folder, 'al/1.jpg'), join(folder, 'al/3.jpg')]);
  });

  it('is refused where one picture is that of two people', async () => {
    write({ al: { '1.jpg': 'same' }, bo: { '2.jpg': 'same' } });

    await expect(readLabelledFolder(folder)).rejects.toThrow(/al\/1\.jpg and .*bo\/2\.jpg are one picture/);
  });

  it('is refused with fewer than two people', async () => {
    write({ al: { '1.jpg': '1' } });

    await expect(readLabelledFolder(folder)).rejects.toThrow('two people or more');
  });
});
