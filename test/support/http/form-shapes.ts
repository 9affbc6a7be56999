/** A form as a client may send it, and what its field `file` must hold. */
export interface FormShape {
  readonly title: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** The bytes of the one part called `file`; undefined where the form has no such part or cannot be read. */
  readonly file: Buffer | undefined;
}

/** Larger than the buffers of streams: a parser that stops reading is seen. All bytes occur, none by chance. */
const shapePicture = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7 + (index >> 8)) % 256));

const CRLF = '\r\n';
const usual = 'multipart/form-data; boundary=xx';
const fileDisposition = 'Content-Disposition: form-data; name="file"; filename="a.jpg"';

const bytesOf = (pieces: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)));

/** One part of the boundary `xx`. Text stands for its Latin-1 bytes. */
const part = (headers: string, content: string | Buffer = shapePicture): Buffer =>
  bytesOf([`--xx${CRLF}${headers}${CRLF}${CRLF}`, content, CRLF]);

const end = `--xx--${CRLF}`;

function shape(title: string, pieces: readonly (string | Buffer)[], options: Partial<FormShape> = {}): FormShape {
  return { title, contentType: usual, body: bytesOf(pieces), file: shapePicture, ...options };
}

const withHeaders = (title: string, headers: string): FormShape => shape(title, [part(headers), end]);

/** A good form of another boundary. */
function bounded(title: string, boundary: string, contentType: string): FormShape {
  const body = bytesOf([
    `--${boundary}${CRLF}${fileDisposition}${CRLF}${CRLF}`,
    shapePicture,
    `${CRLF}--${boundary}--`,
  ]);
  return { title, contentType, body, file: shapePicture };
}

/** A good form whose picture has these bytes in its middle. */
function holding(title: string, bytes: string): FormShape {
  const picture = bytesOf([shapePicture, bytes, shapePicture]);
  return shape(title, [part(fileDisposition, picture), end], { file: picture });
}

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

const boundaries: readonly FormShape[] = [
  shape('padding behind the first boundary', [`--xx \t${CRLF}`, part(fileDisposition).subarray(6), end]),
  shape('padding behind every boundary', [
    `--xx  ${CRLF}Content-Disposition: form-data; name="a"${CRLF}${CRLF}1${CRLF}--xx ${CRLF}`,
    part(fileDisposition).subarray(6),
    `--xx-- \t${CRLF}`,
  ]),
  shape('a preamble', [`This is a form.${CRLF}${CRLF}`, part(fileDisposition), end]),
  shape('empty lines before the first boundary', [CRLF.repeat(3), part(fileDisposition), end]),
  shape('an epilogue', [part(fileDisposition), end, `Good bye${CRLF}--xx${CRLF}`]),
  shape('no line break at its end', [part(fileDisposition), '--xx--']),
  bounded('a boundary in quotes', 'xx', 'multipart/form-data; boundary="xx"'),
  bounded('a charset before the boundary', 'xx', 'multipart/form-data; charset=utf-8; boundary=xx'),
  bounded('a charset behind the boundary', 'xx', 'multipart/form-data; boundary=xx; charset=utf-8'),
  bounded('spaces around the boundary', 'xx', 'Multipart/Form-Data ;  BOUNDARY=xx ;'),
  bounded('a space before the boundary', 'xx', 'multipart/form-data; boundary= xx'),
  bounded('a boundary with spaces', 'a b c', 'multipart/form-data; boundary="a b c"'),
  bounded('a boundary of all special characters', "'()+_,-./:=?a", 'multipart/form-data; boundary="\'()+_,-./:=?a"'),
  bounded('these characters without quotes', "'()+_,-./:=?a", "multipart/form-data; boundary='()+_,-./:=?a"),
  bounded('a boundary of 70 characters', 'b'.repeat(70), `multipart/form-data; boundary=${'b'.repeat(70)}`),
  bounded('a boundary of dashes', '-'.repeat(40), `multipart/form-data; boundary=${'-'.repeat(40)}`),
];

const dispositions: readonly FormShape[] = [
  withHeaders('an escaped quotation mark', 'Content-Disposition: form-data; name="file"; filename="a\\".jpg"'),
  withHeaders('a quotation mark as %22', 'Content-Disposition: form-data; name="file"; filename="a%22.jpg"'),
  withHeaders('a file name in Latin-1', 'Content-Disposition: form-data; name="file"; filename="\xfcber.jpg"'),
  withHeaders('a file name in UTF-8', `Content-Disposition: form-data; name="file"; filename="${utf8('日本.jpg')}"`),
  withHeaders('a file name of RFC 2047', 'Content-Disposition: form-data; name="file"; filename="=?utf-8?B?5pel?="'),
  withHeaders('filename* alone', "Content-Disposition: form-data; name=file; filename*=UTF-8''%e6%97%a5.jpg"),
  withHeaders('filename and filename*', "Content-Disposition: form-data; name=file; filename=a; filename*=utf-8''%e6"),
  withHeaders('a broken filename*', "Content-Disposition: form-data; name=file; filename*=UTF-8''%e6%"),
  withHeaders(
    'a file name in pieces',
    'Content-Disposition: form-data; name="file"; filename*0="a"; filename*1=".jpg"',
  ),
  withHeaders(
    'an encoded file name in pieces',
    "Content-Disposition: form-data; name=file; filename*0*=utf-8''%e6; filename*1=.jpg",
  ),
  withHeaders('names without quotes', 'Content-Disposition: form-data; name=file; filename=a.jpg'),
  withHeaders('a file name before the name', 'Content-Disposition: form-data; filename="a.jpg"; name="file"'),
  withHeaders('a semicolon in the file name', 'Content-Disposition: form-data; name="file"; filename="a; name=b"'),
  withHeaders('a path of Windows', 'Content-Disposition: form-data; name="file"; filename="C:\\photos\\a.jpg"'),
  withHeaders('no spaces', 'content-disposition:form-data;name="file";filename="a"'),
  withHeaders('capitals', 'CONTENT-DISPOSITION: Form-Data; NAME="file"; FILENAME="a"'),
  withHeaders('folded headers', 'Content-Disposition: form-data;\r\n name="file";\r\n\tfilename="a.jpg"'),
  withHeaders('spaces before the colon', 'Content-Disposition : form-data; name="file"; filename="a.jpg"'),
  withHeaders(
    'no file name, but the type of a picture',
    'Content-Disposition: form-data; name="file"\r\nContent-Type: image/jpeg',
  ),
];

const headers: readonly FormShape[] = [
  withHeaders('a Content-Length in the part', `${fileDisposition}\r\nContent-Length: 5`),
  withHeaders('an empty type', `${fileDisposition}\r\nContent-Type:`),
  withHeaders('a type that is none', `${fileDisposition}\r\nContent-Type: picture`),
  withHeaders('a line without a colon', `${fileDisposition}\r\nthis is no header`),
  withHeaders('a header with broken bytes', `X-Bytes: \xff\0\x01\r\n${fileDisposition}`),
  withHeaders('a binary transfer encoding', `${fileDisposition}\r\nContent-Transfer-Encoding: binary`),
];

const skipped = (title: string, headers: string): readonly FormShape[] => [
  shape(`${title}, alone`, [part(headers), end], { file: undefined }),
  shape(`${title}, before the file`, [part(headers), part(fileDisposition), end]),
  shape(`${title}, behind the file`, [part(fileDisposition), part(headers), end]),
];

const skippedParts: readonly FormShape[] = [
  ...skipped('a part without a disposition', 'Content-Type: image/jpeg'),
  ...skipped('an attachment', 'Content-Disposition: attachment; name="file"; filename="a.jpg"'),
  ...skipped('a part without a name', 'Content-Disposition: form-data; filename="a.jpg"'),
  ...skipped('a line break in the name', 'Content-Disposition: form-data; name="fi\r\nle"; filename="a"'),
  ...skipped('an invalid disposition', 'Content-Disposition: ;;;="'),
  ...skipped('another file', 'Content-Disposition: form-data; name="other"; filename="b.jpg"'),
  shape('a part without headers, before the file', [
    `--xx${CRLF}${CRLF}`,
    shapePicture,
    CRLF,
    part(fileDisposition),
    end,
  ]),
  shape('two boundaries in a row', [`--xx${CRLF}`, part(fileDisposition), end]),
];

const contents: readonly FormShape[] = [
  holding('the boundary in its bytes', 'xx--xx--xx\n--xx\r--xx--\n'),
  holding('a line that begins like the boundary', '\r\n--xxx\r\n--xx1\r\n\r\n--x\r\n--xxx--\r\n'),
  holding(
    'a form of another boundary',
    '\r\n--yy\r\nContent-Disposition: form-data; name="file"\r\n\r\n1\r\n--yy--\r\n',
  ),
  holding('empty lines', '\r\n\r\n\r\n\r\n'),
  shape('bytes that end in line breaks', [part(fileDisposition, '\r\n\r\n'), end], { file: Buffer.from('\r\n\r\n') }),
  shape('no bytes', [part(fileDisposition, ''), end], { file: Buffer.alloc(0) }),
  shape('no bytes and no line break for them', [`--xx${CRLF}${fileDisposition}${CRLF}${CRLF}`, end], {
    file: Buffer.alloc(0),
  }),
];

const unreadable: readonly FormShape[] = [
  shape('no boundary at its end', [part(fileDisposition)], { file: undefined }),
  shape('half a boundary at its end', [part(fileDisposition), '--xx-'], { file: undefined }),
  shape('another boundary', [part(fileDisposition), end], {
    file: undefined,
    contentType: 'multipart/form-data; boundary=yy',
  }),
  shape('a longer boundary', [part(fileDisposition), end], { file: undefined, contentType: `${usual}x` }),
  shape('line feeds alone', [`--xx\n${fileDisposition}\n\n`, shapePicture, '\n--xx--\n'], { file: undefined }),
];

/** Shapes that real clients send and that public bug reports name, each with what it is. */
export const formShapes: readonly FormShape[] = [
  ...boundaries,
  ...dispositions,
  ...headers,
  ...skippedParts,
  ...contents,
  ...unreadable,
];
