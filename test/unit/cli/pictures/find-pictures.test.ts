import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findPictures } from '../../../../cli/pictures/find-pictures.ts';
import { makeTestFolder } from '../../../support/test-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeTestFolder();
});

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), 'x');
  }
}

async function find(recursive: boolean, ...typed: string[]): Promise<string[]> {
  const found = await findPictures(
    typed.map((path) => join(folder, path)),
    recursive,
  );
  return found.map(({ path }) => relative(folder, path));
}

describe('a folder', () => {
  it('stands for its pictures, ordered as people count', async () => {
    await put('10.jpg', '2.JPEG', 'a.heic', 'notes.txt', '.hidden.jpg', 'deeper/3.png');

    expect(await find(false, '.')).toEqual(['2.JPEG', '10.jpg', 'a.heic']);
  });

  it('stands for those of the folders in it, too, when asked', async () => {
    await put('1.jpg', 'a/2.webp', 'a/b/3.png', '.git/4.jpg');

    expect(await find(true, '.')).toEqual(['1.jpg', 'a/2.webp', 'a/b/3.png']);
  });

  it('may be the one that the user is in', async () => {
    await put('1.jpg', 'ab.jpg', '.hidden.jpg', '.git/4.jpg', 'a/b.jpg');
    const before = process.cwd();
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);

    for (const typed of ['.', './', './.']) {
      expect((await findPictures([typed], true)).map(({ path }) => path)).toEqual(['1.jpg', 'a/b.jpg', 'ab.jpg']);
    }
  });

  it('does not lead out of itself by a link', async () => {
    await put('in/1.jpg', 'out/2.jpg');
    await symlink(join(folder, 'out'), join(folder, 'in', 'link'));
    await symlink(join(folder, 'out', '2.jpg'), join(folder, 'in', 'link.jpg'));

    expect(await find(true, 'in')).toEqual(['in/1.jpg']);
  });

  it('without pictures is an error that names it, and what would look deeper', async () => {
    await put('empty/notes.txt', 'deep/a/1.jpg');

    await expect(find(false, 'empty')).rejects.toThrow(/empty: there are no pictures in this folder$/);
    await expect(find(false, 'deep')).rejects.toThrow(/this folder; --recursive looks into the folders inside of it$/);
  });
});

describe('a folder among others', () => {
  const readFolder = async (path: string) => {
    if (path.endsWith('lost+found')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    return await readdir(path, { withFileTypes: true });
  };

  const problemsOf = async (recursive: boolean, ...typed: string[]) => {
    const paths = typed.map((path) => join(folder, path));
    const found = await findPictures(paths, recursive, readFolder);
    const read = await Promise.all(found.map((source) => source.read()));
    return read.map((file) => ('problem' in file ? `${relative(folder, file.path)}: ${file.problem}` : file.name));
  };

  it('that has no pictures is one of the results', async () => {
    await put('a.jpg', 'empty/notes.txt', 'b/c.jpg');

    expect(await problemsOf(false, 'a.jpg', 'empty', 'b')).toEqual([
      'a.jpg',
      'empty: there are no pictures in this folder',
      'c.jpg',
    ]);
  });

  it('that cannot be opened is named, and the pictures beside it are found', async () => {
    await put('disk/1.jpg', 'disk/lost+found/2.jpg', 'disk/z/3.jpg');

    expect(await problemsOf(true, 'disk')).toEqual(['1.jpg', '3.jpg', 'disk/lost+found: may not be used by this user']);
  });

  it('is an error where none gives a picture', async () => {
    await put('disk/lost+found/2.jpg', 'empty/notes.txt');

    await expect(problemsOf(true, 'disk', 'empty')).rejects.toThrow(
      /lost\+found: may not be used by this user\n.*empty: there are no pictures in this folder$/,
    );
  });
});

describe('what is typed', () => {
  it('keeps its order, and files their names, whatever they are called', async () => {
    await put('b.dat', 'folder/1.jpg', 'a.jpg');

    expect(await find(false, 'b.dat', 'folder', 'a.jpg')).toEqual(['b.dat', 'folder/1.jpg', 'a.jpg']);
  });

  it('is tried later where only some of it is missing', async () => {
    await put('a.jpg');

    const [missing, found] = await findPictures([join(folder, 'no.jpg'), join(folder, 'a.jpg')], false);

    expect(await missing?.read()).toMatchObject({ problem: 'no such file' });
    expect(await found?.read()).toMatchObject({ name: 'a.jpg' });
  });

  it('is an error where none of it is there', async () => {
    await expect(findPictures(['no.jpg', 'nor.jpg'], false)).rejects.toThrow(
      'no.jpg: no such file\nnor.jpg: no such file',
    );
  });

  it('names standard input once', async () => {
    await expect(findPictures(['-', '-'], false)).rejects.toThrow('Standard input (-) is one picture: name it once');
  });
});
