import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../functions/domain/errors.ts';
import { readPicture } from '../../../functions/endpoints/http/picture-form.ts';
import { formsSeed as seed } from './forms-seed.ts';
import { brokenForms, excessiveForms, goodForm, strangeNames, truncatedForms } from './hostile-forms.ts';
import { countOutcomes, note } from './outcomes.ts';
import { aRandomForm, type RandomForm } from './random-forms.ts';

const PARSED = 20_000;

/** Share of each outcome that has to come up, or forms that are nearly good are missing. */
const LEAST_SHARE = 0.03;

/** Milliseconds of a processor for one form: what else the machine does is not in them. The largest here takes about 20. */
const PATIENCE = 1_000;

const refusals: readonly string[] = ['no_image_file', 'invalid_request'];

/** @returns `accepted` or the code of the refusal; anything else is thrown */
async function read({ contentType, body }: RandomForm): Promise<string> {
  const before = process.threadCpuUsage();
  try {
    const picture = await readPicture({ headers: { 'content-type': contentType }, body });
    expect(picture.byteLength).toBeGreaterThan(0);
    expect(body.includes(Buffer.from(picture))).toBe(true);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ApiError) || !refusals.includes(error.code)) throw error;
    expect(error.message.length).toBeLessThan(400);
    return error.code;
  } finally {
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(PATIENCE);
  }
}

describe('the reader of forms', () => {
  it('refuses a form that is cut after any byte', async () => {
    for (const form of truncatedForms) expect(refusals).toContain(await read(form));
  });

  it.each(brokenForms)('refuses $title', async (form) => {
    expect(refusals).toContain(await read(form));
  });

  it.each(excessiveForms)('takes $title', async (form) => {
    expect(await read(form)).toBe('accepted');
  });

  it.each(strangeNames)('takes a file that is called %j', async (name) => {
    const [before = '', after = ''] = goodForm.body.toString('latin1').split('a.jpg');
    const body = Buffer.concat([Buffer.from(before, 'latin1'), Buffer.from(name), Buffer.from(after, 'latin1')]);

    expect(await read({ ...goodForm, body })).toBe('accepted');
  });

  it(`gives a file out of the form, or says why not: ${PARSED} random forms of seed ${seed}`, async () => {
    const outcomes = countOutcomes();
    const property = fc.asyncProperty(aRandomForm, async (form) => note(outcomes, await read(form)));

    await fc.assert(property, { seed, numRuns: PARSED });

    process.stdout.write(`${PARSED} random forms for the reader: ${JSON.stringify([...outcomes])}\n`);
    for (const outcome of ['accepted', ...refusals]) {
      expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(PARSED * LEAST_SHARE);
    }
  });
});
