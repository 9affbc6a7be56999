import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { uploadRequestSchema } from '../../../../api/schemas.ts';
import { verificationRequestSchema } from '../../../../api/verification.ts';
import { jsonBody } from '../../../../functions/endpoints/http/parse-request.ts';

/** The message for a body, without what all have in common. */
function refuse(schema: z.ZodType, body: unknown): string {
  try {
    jsonBody(schema)({ headers: {}, body: Buffer.from(JSON.stringify(body)) });
  } catch (error) {
    return String(error).replace(/^.*The body is not as documented: /, '');
  }
  return 'accepted';
}

const field = (schema: z.ZodType, value?: unknown) => refuse(z.object({ field: schema }), { field: value });

describe('what is wrong with a body', () => {
  it.each([
    ['nothing', z.string(), undefined, 'is missing'],
    ['no text', z.string(), 1, 'must be text'],
    ['no number', z.number(), '1', 'must be a number'],
    ['no whole number', z.int(), 1.5, 'must be a whole number'],
    ['neither true nor false', z.boolean(), 'yes', 'must be true or false'],
    ['no object', z.object({}), [], 'must be an object'],
    ['no list', z.array(z.number()), {}, 'must be a list'],
    ['a short list', z.array(z.number()).length(3), [1], 'must have exactly 3 items'],
    ['a long list', z.array(z.number()).length(3), [1, 2, 3, 4], 'must have exactly 3 items'],
    ['an empty list', z.array(z.number()).min(1), [], 'must have at least 1 item'],
    ['a list with too many items', z.array(z.number()).max(2), [1, 2, 3], 'must have at most 2 items'],
    ['too short a text', z.string().min(2), 'a', 'must have at least 2 characters'],
    ['too long a text', z.string().max(1), 'ab', 'must have at most 1 character'],
    ['a small number', z.number().min(1), 0, 'must be at least 1'],
    ['a large number', z.number().max(1), 2, 'must be at most 1'],
    ['a number at the lower end', z.number().gt(0), 0, 'must be more than 0'],
    ['a number at the upper end', z.number().lt(1), 1, 'must be less than 1'],
    ['a number between the steps', z.number().multipleOf(5), 3, 'must be a multiple of 5'],
    ['an unknown word', z.enum(['one', 'two']), 'three', 'must be one of one, two'],
    ['another constant', z.literal('one'), 'two', 'must be one'],
    ['no UUID', z.uuidv4(), 'x', 'must be a UUID'],
    ['no time', z.iso.datetime(), 'x', 'must be a time in ISO 8601'],
    ['a text of another form', z.string().regex(/^a$/), 'b', 'is not in the documented form'],
    ['none of two shapes', z.union([z.string(), z.number()]), true, 'has none of the documented shapes'],
    ['what a rule of its own refuses', z.string().refine(() => false), 'a', 'is not as documented'],
    ['what a rule with a sentence refuses', z.string().refine(() => false, 'must rhyme'), 'a', 'must rhyme'],
  ])('is said of %s', (_, schema, value, sentence) => {
    expect(field(schema, value)).toBe(`field: ${sentence}`);
  });

  it('is said of every wrong field at once, and of the whole body', () => {
    expect(refuse(z.strictObject({ a: z.string(), b: z.number() }), { a: 1, c: 2 })).toBe(
      'a: must be text; b: is missing; the body: unknown field "c"',
    );
    expect(refuse(z.object({}), 'text')).toBe('the body: must be an object');
  });

  const encoder = { name: 'n', version: '1' };
  const side = { vectors: [Array(128).fill(0)], encoder };

  it.each([
    [uploadRequestSchema, { content_type: 'text/plain', size: 0 }],
    [uploadRequestSchema, { size: 1e12 }],
    [uploadRequestSchema, { content_type: 1, size: 'x' }],
    [uploadRequestSchema, null],
    [verificationRequestSchema, {}],
    [verificationRequestSchema, []],
    [verificationRequestSchema, { reference: side, probe: { vectors: [[0]], encoder } }],
    [verificationRequestSchema, { reference: side, probe: { vectors: [Array(128).fill('x')], encoder } }],
    [verificationRequestSchema, { reference: side, probe: { vectors: Array(26).fill([]), encoder: 'e' } }],
    [verificationRequestSchema, { reference: side, probe: { container_id: 'x' } }],
    [verificationRequestSchema, { reference: side, probe: { template: { vector: [], faces: 0.5, encoder: {} } } }],
    [verificationRequestSchema, { reference: side, probe: side, max_false_match_rate: 0 }],
    [verificationRequestSchema, { reference: side, probe: side, max_false_match_rate: 2 }],
  ])('never has the words of the library: case %#', (schema, body) => {
    const message = refuse(schema, body);

    expect(message).not.toBe('accepted');
    expect(message).not.toMatch(/Too (small|big)|Invalid|expected|received|Unrecognized|undefined|[<>]=?/);
  });

  it('says how long a vector must be', () => {
    expect(refuse(verificationRequestSchema, { reference: side, probe: { vectors: [[0]], encoder } })).toBe(
      'probe.vectors.0: must have exactly 128 items',
    );
  });
});
