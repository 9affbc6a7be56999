import * as fc from 'fast-check';
import { brokenForms, goodForm } from './hostile-forms.ts';

/** A form that nobody has thought of. */
export interface RandomForm {
  readonly contentType: string;
  readonly body: Buffer;
}

/** What forms are made of, and what has confused parsers before. */
const words = [
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  '\0',
  '--xx',
  '--xx\r\n',
  '\r\n--xx--\r\n',
  '--',
  'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\n',
  'Content-Disposition: form-data; name="note"\r\n',
  'Content-Disposition: attachment\r\n',
  'content-disposition:form-data;name=file;filename=a',
  "; filename*=UTF-8''%00%0d%0a",
  '; name="file',
  '"',
  '\\"',
  ';',
  ':',
  'Content-Type: image/jpeg\r\n',
  'Content-Type: multipart/mixed; boundary=yy\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Length: 99999\r\n',
  ' continued header\r\n',
  '__proto__',
  'picture',
].map((word) => Buffer.from(word));

/** The smaller ones of the broken: the others only take time. */
const broken = brokenForms.map(({ body }) => body).filter(isSmall);

function isSmall(body: Buffer): boolean {
  return body.byteLength < 2_000;
}

const someBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const aPiece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: someBytes });
const aForm = fc.oneof(fc.constant(goodForm.body), fc.constantFrom(...broken));
/** A place in a form, as a share of its length. */
const aPlace = fc.double({ min: 0, max: 1, noNaN: true });

type Change = (body: Buffer) => Buffer;

const at = (body: Buffer, place: number): number => Math.floor(place * body.byteLength);

const insert = fc.tuple(aPlace, aPiece).map(([place, piece]): Change => {
  return (body) => Buffer.concat([body.subarray(0, at(body, place)), piece, body.subarray(at(body, place))]);
});

const cut = fc.tuple(aPlace, fc.nat({ max: 60 })).map(([place, length]): Change => {
  return (body) => Buffer.concat([body.subarray(0, at(body, place)), body.subarray(at(body, place) + length)]);
});

const flip = fc.tuple(aPlace, fc.integer({ min: 1, max: 255 })).map(([place, mask]): Change => {
  return (body) => Buffer.from(body.map((byte, index) => (index === at(body, place) ? byte ^ mask : byte)));
});

/** The beginning of one form, the end of another. */
const splice = fc.tuple(aPlace, aPlace, aForm).map(([from, to, other]): Change => {
  return (body) => Buffer.concat([body.subarray(0, at(body, from)), other.subarray(at(other, to))]);
});

const repeat = fc
  .tuple(aPlace, fc.nat({ max: 60 }), fc.integer({ min: 2, max: 30 }))
  .map(([place, length, times]): Change => {
    return (body) => {
      const piece = body.subarray(at(body, place), at(body, place) + length);
      return Buffer.concat([body.subarray(0, at(body, place)), ...Array.from({ length: times }, () => piece), body]);
    };
  });

const aChangedForm = fc
  .tuple(aForm, fc.array(fc.oneof(insert, insert, cut, flip, flip, splice, repeat), { minLength: 1, maxLength: 6 }))
  .map(([form, changes]) => changes.reduce((body, change) => change(body), form));

const aBody = fc.oneof(
  { weight: 8, arbitrary: aChangedForm },
  { weight: 2, arbitrary: fc.array(aPiece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)) },
);

/** Characters that a line of a header may have: more would end it. */
const aLine = fc.string({
  unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code === 127 ? 32 : code)),
  maxLength: 80,
});

const aBoundary = fc.oneof(
  fc.constantFrom('xx', 'xx', 'xx', '"xx"', 'XX', 'x', 'xxx', 'xx; charset=utf-8', 'xx; boundary=yy', '""', "'xx'"),
  aLine,
);

/** Headers that a client puts behind the boundary, as if they were part of it. */
const anInjection = fc.constantFrom(
  '\r\nX-Injected: 1',
  '\r\nContent-Type: image/jpeg',
  '\r\nContent-Length: 5',
  '\r\nTransfer-Encoding: chunked',
  '\r\nContent-Encoding: gzip',
  '\r\nExpect: 100-continue',
  '\r\n folded',
  '\r\nAuthorization: Bearer x',
);

const aContentType = fc.oneof(
  { weight: 10, arbitrary: fc.constant(goodForm.contentType) },
  { weight: 2, arbitrary: aBoundary.map((boundary) => `multipart/form-data; boundary=${boundary}`) },
  { weight: 1, arbitrary: aLine },
);

export const aRandomForm: fc.Arbitrary<RandomForm> = fc.record({ contentType: aContentType, body: aBody });

/** The same over a socket, where the header itself can be broken as well. */
export const aRandomUpload: fc.Arbitrary<RandomForm> = fc
  .tuple(aRandomForm, fc.option(anInjection, { nil: '', freq: 2 }))
  .map(([{ contentType, body }, injection]) => ({ contentType: contentType + injection, body }));
