import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../api/routes.ts';
import { bundleFunction } from '../../../lib/bundle/bundle-function.ts';
import { foldKeys } from '../../../lib/bundle/fold-schema-keys.ts';
import { AUTHORIZE_ENTRY } from '../../../lib/constructs/http/caller-authorization.ts';
import { entryOf } from '../../../lib/function-entries.ts';

const KIBIBYTE = 1024;

/** What a function of the API may weigh: its code, the SDK in it, without the maps that are read for stack traces only. */
const LIMIT = 505 * KIBIBYTE;

const entries = new Set([...routes.map(({ operationId }) => entryOf[operationId]), AUTHORIZE_ENTRY]);

describe.each([...entries])('%s', (entry) => {
  it(`is at most ${LIMIT / KIBIBYTE} KiB of code, with a source map beside it`, async () => {
    const folder = await bundleFunction(entry);
    const files = readdirSync(folder);
    const code = files.filter((name) => name.endsWith('.mjs'));
    const size = code.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(size).toBeLessThanOrEqual(LIMIT);
    expect(files).toContain('index.mjs.map');
  });
});

describe('the worker', () => {
  it('loads the encoder on demand only, so that the thin worker needs neither its packages nor its models', async () => {
    const folder = await bundleFunction('functions/queue/encode-image.ts');
    const index = readFileSync(join(folder, 'index.mjs'), 'utf8');
    expect(index).not.toMatch(/from ?["'](sharp|onnxruntime-node)["']/);
    expect(readdirSync(folder).filter((name) => name === 'node_modules' || name === 'models')).toEqual([]);
  });

  it('brings the program of the thread that opens HEIC pictures, but not the decoder itself', async () => {
    const folder = await bundleFunction('functions/queue/encode-image.ts');
    expect(readFileSync(join(folder, 'heic-worker.mjs'), 'utf8')).toMatch(/from ?["']libheif-js\/wasm-bundle\.js["']/);
  });
});

describe('the documentation function', () => {
  it('brings the two files of Swagger UI that it serves', async () => {
    const folder = await bundleFunction('functions/http/get-docs.ts');
    expect(readdirSync(join(folder, 'swagger-ui')).sort()).toEqual(['swagger-ui-bundle.js', 'swagger-ui.css']);
  });
});

describe('foldKeys', () => {
  it('writes the text of a constant in the place of a computed key', () => {
    const source = 'const _hQ = "httpQuery";\nexport const a = { [_hQ]: 1, [other]: 2, b: [_hQ] };';
    expect(foldKeys(source)).toBe(
      'const _hQ = "httpQuery";\nexport const a = { "httpQuery": 1, [other]: 2, b: [_hQ] };',
    );
  });
});
