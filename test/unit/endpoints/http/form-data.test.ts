import { describe, expect, it } from 'vitest';
import { FormError, isForm, parseFormData } from '../../../../functions/endpoints/http/form-data.ts';
import { type FormShape, formShapes } from '../../../support/http/form-shapes.ts';

const CONTENT_TYPE = 'multipart/form-data; boundary=xx';

/** Milliseconds for the largest body that comes, on a machine that has other work too. It takes about 70. */
const PATIENCE = 2_000;
const LARGEST_BODY = 25_000_000;

function filesOf({ contentType, body }: FormShape): Buffer[] {
  try {
    const { parts } = parseFormData(contentType, body);
    return parts.filter(({ name }) => name === 'file').map(({ bytes }) => Buffer.from(bytes));
  } catch (error) {
    if (error instanceof FormError) return [];
    throw error;
  }
}

const parse = (text: string, contentType = CONTENT_TYPE) => parseFormData(contentType, Buffer.from(text, 'latin1'));

const partWith = (headers: string) => parse(`--xx\r\n${headers}\r\n\r\n1\r\n--xx--\r\n`).parts[0];

describe('parseFormData', () => {
  it.each(formShapes)('reads $title', (shape) => {
    const files = filesOf(shape);

    expect(files).toHaveLength(shape.file ? 1 : 0);
    if (shape.file) expect(files[0]?.equals(shape.file)).toBe(true);
  });

  it('gives name, file name, type and bytes of every field in their order', () => {
    const { parts } = parse(
      '--xx\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n' +
        '--xx\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n' +
        'Content-Type: Image/JPEG; charset=binary\r\nContent-Transfer-Encoding: BINARY\r\n\r\nbytes\r\n--xx--\r\n',
    );

    expect(parts).toEqual([
      {
        name: 'note',
        filename: undefined,
        contentType: undefined,
        transferEncoding: undefined,
        bytes: Buffer.from('hello'),
      },
      {
        name: 'file',
        filename: 'a.jpg',
        contentType: 'image/jpeg',
        transferEncoding: 'binary',
        bytes: Buffer.from('bytes'),
      },
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('größe').toString('latin1'), 'größe'],
    ['Latin-1', 'gr\xf6\xdfe', 'größe'],
    ['control characters', 'a\0\nb', 'a??b'],
  ])('decodes a name of %s', (_, sent, name) => {
    expect(partWith(`Content-Disposition: form-data; name="${sent}"`)?.name).toBe(name);
  });

  it('counts the parts that are no fields', () => {
    const other = '--xx\r\nContent-Type: image/jpeg\r\n\r\n1\r\n';

    expect(parse(`${other}--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--xx--`)).toMatchObject({
      parts: [{ name: 'a' }],
      leftOut: 1,
    });
    expect(parse('--xx--')).toEqual({ parts: [], leftOut: 0 });
  });

  it('tells a file whose name is empty from a text field', () => {
    expect(partWith('Content-Disposition: form-data; name="a"; filename=""')?.filename).toBe('');
    expect(partWith('Content-Disposition: form-data; name="a"')?.filename).toBeUndefined();
  });

  it('takes the first of two dispositions', () => {
    const twice = 'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"';

    expect(partWith(twice)?.name).toBe('a');
  });

  it('ignores headers beyond 20, and what is beyond 8 KB of them', () => {
    const disposition = 'Content-Disposition: form-data; name="a"';
    const long = `X: ${'x'.repeat(9_000)}`;

    expect(partWith(`${disposition}${'\r\nX: 1'.repeat(10_000)}\r\n${long}`)?.name).toBe('a');
    expect(partWith(`${'X: 1\r\n'.repeat(20)}${disposition}`)).toBeUndefined();
    expect(partWith(`${long}\r\n${disposition}`)).toBeUndefined();
  });

  it('takes 20 parts and refuses one more', () => {
    const part = '--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';

    expect(parse(`${part.repeat(20)}--xx--`).parts).toHaveLength(20);
    expect(() => parse(`${part.repeat(21)}--xx--`)).toThrow('The form has more than 20 parts');
  });

  it.each([
    ['no form', 'image/jpeg', '--xx--', 'not multipart/form-data'],
    ['no type at all', '', '--xx--', 'not multipart/form-data'],
    ['no boundary in its type', 'multipart/form-data', '--xx--', 'names no boundary'],
    ['an empty boundary', 'multipart/form-data; boundary=""', '----', 'names no boundary'],
    ['another boundary', 'multipart/form-data; boundary=yy', '--xx\r\n\r\n\r\n--xx--', 'no line that is the boundary'],
    ['line feeds alone', CONTENT_TYPE, '--xx\n\n\n--xx--', 'no line that is the boundary'],
    ['no end', CONTENT_TYPE, '--xx\r\n\r\n1\r\n', 'ends too early'],
    ['nothing', CONTENT_TYPE, '', 'no line that is the boundary'],
    ['a first boundary that is not a line', CONTENT_TYPE, ' --xx\r\n\r\n1\r\n--xx--', 'no line that is the boundary'],
    [
      'line feeds in the headers of a field',
      CONTENT_TYPE,
      '--xx\r\nContent-Disposition: form-data; name="a"; filename="a"\n\nbytes\r\n--xx--',
      'must end with an empty line, and each of these lines with CRLF',
    ],
  ])('says why it refuses a body with %s', (_, contentType, body, reason) => {
    expect(() => parse(body, contentType)).toThrow(new RegExp(reason));
    expect(() => parse(body, contentType)).toThrow(FormError);
  });

  const filled = (pattern: string): Buffer => Buffer.alloc(LARGEST_BODY, pattern, 'latin1');
  const opened = (pattern: string): Buffer => Buffer.concat([Buffer.from('--xx\r\n'), filled(pattern)]);

  it.each<[string, string, Buffer]>([
    ['boundaries without a line break', CONTENT_TYPE, filled('\r\n--xx')],
    ['boundaries with padding and no line break', CONTENT_TYPE, filled('\r\n--xx  \t')],
    ['one boundary and its padding', CONTENT_TYPE, Buffer.concat([Buffer.from('--xx'), filled(' ')])],
    ['boundaries', CONTENT_TYPE, filled('\r\n--xx\r\n')],
    ['empty lines', CONTENT_TYPE, opened('\r\n')],
    ['headers that never end', CONTENT_TYPE, opened('a: b\r\n')],
    ['folded lines', CONTENT_TYPE, opened('\r\n ')],
    ['dashes', `multipart/form-data; boundary=${'-'.repeat(8_000)}`, Buffer.concat([Buffer.from('x'), filled('-')])],
    ['nearly the boundary', `multipart/form-data; boundary=b${'a'.repeat(8_000)}`, filled('a')],
    ['nearly the boundary, in lines', `${CONTENT_TYPE}${'a'.repeat(8_000)}c`, filled(`\r\n--xx${'a'.repeat(8_000)}`)],
  ])('refuses 25 MB of %s at once', (_, contentType, body) => {
    const start = performance.now();

    expect(() => parseFormData(contentType, body)).toThrow(FormError);
    expect(performance.now() - start).toBeLessThan(PATIENCE);
  });
});

describe('isForm', () => {
  it.each(['multipart/form-data; boundary=x', 'Multipart/Form-Data', 'multipart/form-data ;boundary=x'])(
    'knows %j',
    (contentType) => expect(isForm(contentType)).toBe(true),
  );

  it.each(['', 'multipart/form-data-foo; boundary=x', 'multipart/mixed; boundary=x', 'image/jpeg', 'form-data'])(
    'does not take %j for one',
    (contentType) => expect(isForm(contentType)).toBe(false),
  );
});
