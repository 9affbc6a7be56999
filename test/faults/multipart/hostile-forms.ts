/** A request for an upload, as bytes of its body, that is no upload. */
export interface HostileForm {
  readonly title: string;
  readonly contentType: string;
  readonly body: Buffer;
}

const BOUNDARY = 'xx';
const usual = `multipart/form-data; boundary=${BOUNDARY}`;

const disposition = 'Content-Disposition: form-data; name="file"; filename="a.jpg"';
const whole = `--${BOUNDARY}\r\n${disposition}\r\nContent-Type: image/jpeg\r\n\r\npicture\r\n--${BOUNDARY}--\r\n`;

/** The smallest good form, which the others are made from. */
export const goodForm: HostileForm = { title: 'good', contentType: usual, body: Buffer.from(whole) };

/**
 * The good form, cut after every byte at which it is no whole form. The last two bytes are a line break that says nothing,
 * and the dashes before them end the form.
 */
export const truncatedForms: readonly HostileForm[] = Array.from({ length: whole.length - 2 }, (_, length) => ({
  title: `cut after ${length} of ${whole.length} bytes`,
  contentType: usual,
  body: Buffer.from(whole.slice(0, length)),
}));

const form = (title: string, body: string, contentType = usual): HostileForm => ({
  title,
  contentType,
  body: Buffer.from(body, 'latin1'),
});

const part = (headers: string, content = 'picture') => `--${BOUNDARY}\r\n${headers}\r\n\r\n${content}\r\n`;
const end = `--${BOUNDARY}--\r\n`;

export const brokenForms: readonly HostileForm[] = [
  form('no boundary', whole, 'multipart/form-data'),
  form('an empty boundary', whole, 'multipart/form-data; boundary='),
  form('an empty boundary in quotes', whole, 'multipart/form-data; boundary=""'),
  form('another boundary', whole, 'multipart/form-data; boundary=yy'),
  form('a boundary that is longer by one', whole, `${usual}x`),
  form('a boundary of 5,000 characters', whole, `multipart/form-data; boundary=${'x'.repeat(5_000)}`),
  form('a boundary in capitals', whole, 'multipart/form-data; boundary=XX'),
  form('another kind of multipart', whole, `multipart/mixed; boundary=${BOUNDARY}`),
  form('no kind', whole, 'application/octet-stream'),
  form('JSON', '{"file":"picture"}', 'application/json'),
  form('a form of a web page', 'file=picture', 'application/x-www-form-urlencoded'),
  form('no part', end),
  form('an empty file', part(disposition, '') + end),
  form('neither file name nor type', part('Content-Disposition: form-data; name="file"') + end),
  form('another field', part('Content-Disposition: form-data; name="picture"; filename="a.jpg"') + end),
  form('a name of capitals', part('Content-Disposition: form-data; name="FILE"; filename="a.jpg"') + end),
  form('a name with a line break', part('Content-Disposition: form-data; name="fi\r\nle"; filename="a"') + end),
  form('no name', part('Content-Disposition: form-data; filename="a.jpg"') + end),
  form('no disposition', part('Content-Type: image/jpeg') + end),
  form('no headers', part('') + end),
  form('an attachment', part('Content-Disposition: attachment; name="file"; filename="a.jpg"') + end),
  ...[
    ['no disposition', 'Content-Type: image/jpeg'],
    ['no headers', ''],
    ['an invalid disposition', 'Content-Disposition: ;;;="'],
    ['an attachment', 'Content-Disposition: attachment; name="file"; filename="a.jpg"'],
  ].map(([title, headers = '']) => form(`${title} and a megabyte`, part(headers, 'x'.repeat(1_000_000)) + end)),
  form('two files', part(disposition) + part(disposition) + end),
  form('two thousand files', part(disposition).repeat(2_000) + end),
  form('two thousand fields', part('Content-Disposition: form-data; name="a"').repeat(2_000) + part(disposition) + end),
  form('a field of a megabyte', part('Content-Disposition: form-data; name="a"', 'x'.repeat(1_000_000)) + end),
  form('line feeds alone', whole.replaceAll('\r\n', '\n')),
  form('carriage returns alone', whole.replaceAll('\r\n', '\r')),
  form('zeros', '\0'.repeat(1_000)),
  form('the boundary, a thousand times', `--${BOUNDARY}`.repeat(1_000)),
  form('the boundary without a line break, in 4 MB', `\r\n--${BOUNDARY} `.repeat(500_000)),
  form('only dashes', '-'.repeat(100_000)),
  form('a form within the header', part(`${disposition}\r\n\r\n--${BOUNDARY}--\r\nX: 1`, '') + end),
  form('broken bytes for a name', part('Content-Disposition: form-data; name="\xff\xfe"; filename="\xff"') + end),
];

/** Forms with more than they need, or in an unusual spelling: what is too much is ignored, and the file is there. */
export const excessiveForms: readonly HostileForm[] = [
  form('a header of 100 KB', part(`${disposition}\r\nX-Long: ${'x'.repeat(100_000)}`) + end),
  form('ten thousand headers', part(`${disposition}${'\r\nX-More: 1'.repeat(10_000)}`) + end),
  form('a megabyte without a disposition', part('X: 1', 'x'.repeat(1_000_000)) + part(disposition) + end),
  form(
    'an attachment of a megabyte',
    part('Content-Disposition: attachment', 'x'.repeat(1_000_000)) + part(disposition) + end,
  ),
  form(
    'padding behind the boundaries',
    whole.replaceAll(/--xx(--)?/g, (boundary) => `${boundary} \t`),
  ),
  form('no file name', part('Content-Disposition: form-data; name="file"\r\nContent-Type: image/jpeg') + end),
];

/** Names of files that try to become something else. The upload is good; what it is called must not matter. */
export const strangeNames: readonly string[] = [
  '../../../etc/passwd',
  '..\\..\\windows',
  '/absolute',
  'a\\"; name=\\"other',
  'a%00.jpg',
  '%0d%0aX-Injected: 1',
  'uploads/other/key',
  '<script>',
  "'; DROP TABLE containers; --",
  '𝕗𝕒𝕔𝕖',
  'x'.repeat(4_000),
  ' ',
];
