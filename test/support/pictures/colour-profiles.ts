const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const fixed = (...values: readonly number[]): Buffer =>
  numbers(values, (buffer, value, at) => buffer.writeInt32BE(Math.round(value * 65_536), at));
const floats = (...values: readonly number[]): Buffer =>
  numbers(values, (buffer, value, at) => buffer.writeFloatBE(value, at));
const longs = (...values: readonly number[]): Buffer =>
  numbers(values, (buffer, value, at) => buffer.writeUInt32BE(value, at));

function numbers(values: readonly number[], write: (buffer: Buffer, value: number, at: number) => void): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) write(buffer, value, 4 * i);
  return buffer;
}

const colour = (...xyz: readonly number[]): Buffer => Buffer.concat([latin('XYZ \0\0\0\0'), fixed(...xyz)]);
/** Gamma 2.2. */
const curve = Buffer.concat([latin('curv\0\0\0\0'), longs(1), Buffer.from([2, 51, 0, 0])]);
const matrix = Buffer.concat([
  latin('matf\0\0\0\0'),
  Buffer.from([0, 3, 0, 3]),
  floats(1, 0.001, 0.001, 0.001, 1, 0.001, 0.001, 0.001, 1, 0, 0, 0),
]);

/**
 * A profile of RGB (ICC.1:2022) which names so many calculations for each pixel, all of which are one and the same 60 bytes.
 * With 0 it is an ordinary one.
 */
export function drawProfile(calculations: number): Buffer {
  const start = 16 + 8 * calculations;
  const place = longs(start, matrix.length);
  const elements = Buffer.concat([
    latin('mpet\0\0\0\0\0\x03\0\x03'),
    longs(calculations),
    Buffer.alloc(place.length * calculations, place),
    matrix,
  ]);
  const tags: [string, Buffer][] = [
    ['wtpt', colour(0.9642, 1, 0.8249)],
    ['rXYZ', colour(0.436, 0.222, 0.014)],
    ['gXYZ', colour(0.385, 0.717, 0.097)],
    ['bXYZ', colour(0.143, 0.061, 0.714)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
    ...(calculations > 0 ? [['D2B0', elements] satisfies [string, Buffer]] : []),
  ];
  const header = Buffer.alloc(128);
  header.write('\x04\x30\0\0mntrRGB XYZ ', 8, 'latin1');
  header.write('acsp', 36, 'latin1');
  fixed(0.9642, 1, 0.8249).copy(header, 68);
  let at = header.length + 4 + 12 * tags.length;
  header.writeUInt32BE(at + tags.reduce((sum, [, data]) => sum + data.length, 0), 0);
  const list = tags.map(([name, data]) => {
    at += data.length;
    return Buffer.concat([latin(name), longs(at - data.length, data.length)]);
  });
  return Buffer.concat([header, longs(tags.length), ...list, ...tags.map(([, data]) => data)]);
}
