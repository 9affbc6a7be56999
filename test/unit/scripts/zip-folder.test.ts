import { chmodSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipFolder } from '../../../scripts/template/zip-folder.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'));
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'index.mjs'), 'export {};');
  writeFileSync(join(folder, 'models', 'a.onnx'), Uint8Array.of(1, 2, 3), { mode: 0o600 });
  return folder;
}

describe('a folder as a zip file', () => {
  it('has every file under its path in the folder', async () => {
    const files = unzipSync(await zipFolder(aFolder()));
    expect(Object.keys(files)).toEqual(['index.mjs', 'models/a.onnx']);
    expect(strFromU8(files['index.mjs'] ?? new Uint8Array())).toBe('export {};');
  });

  it('has the same bytes whenever the files were written', async () => {
    const [folder, later] = [aFolder(), aFolder()];
    utimesSync(join(later, 'index.mjs'), 2_000_000_000, 2_000_000_000);
    expect(await zipFolder(folder)).toEqual(await zipFolder(later));
  });

  it('lets everybody read the files, as the user of a Lambda function must', async () => {
    const folder = aFolder();
    chmodSync(join(folder, 'index.mjs'), 0o700);
    expect(readPermissions(Buffer.from(await zipFolder(folder)))).toEqual(['755', '644']);
  });
});

/** The permissions in the list of files at the end of a zip file: 46 bytes an entry, and its name. */
function readPermissions(zip: Buffer): string[] {
  const permissions: string[] = [];
  const entry = Buffer.from('PK\x01\x02', 'latin1');
  for (let at = zip.indexOf(entry); at >= 0; at = zip.indexOf(entry, at + 46)) {
    permissions.push((zip.readUInt32LE(at + 38) >>> 16).toString(8));
  }
  return permissions;
}
