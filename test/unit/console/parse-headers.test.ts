import { expect, it } from 'vitest';
import { parseHeaders } from '../../../console/app/browser/parse-headers.ts';

it.each([
  ['', []],
  ['retry-after: 1\r\n', [['retry-after', '1']]],
  ['location: http://localhost:8001/x: y\r\n', [['location', 'http://localhost:8001/x: y']]],
  // What proxies add may have no value, and it may be the last one.
  [
    'a: \r\ncontent-type: text/html\r\nx-last: \r\n',
    [
      ['a', ''],
      ['content-type', 'text/html'],
      ['x-last', ''],
    ],
  ],
])('gives the headers of %j, of which a response can be made', (lines, expected) => {
  const headers = parseHeaders(lines);

  expect(headers).toEqual(expected);
  expect([...new Headers(headers)]).toEqual(expected);
});
