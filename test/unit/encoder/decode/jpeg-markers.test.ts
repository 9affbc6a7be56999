import { describe, expect, it } from 'vitest';
import { countScans } from '../../../support/encoder/count-scans.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { insertSegment, repeatLastScan } from '../../../support/pictures/picture-bombs.ts';

const noise = drawNoise(64, 48);
const progressive = await noise.clone().jpeg({ progressive: true }).toBuffer();
const baseline = await noise.clone().jpeg().toBuffer();
const manyScans = Buffer.alloc(3000, Buffer.from([0xff, 0xda, 0x00]));

describe('readMarkers', () => {
  it.each([
    ['an ordinary JPEG', baseline, 1],
    ['a progressive JPEG', progressive, 10],
    ['a JPEG with restart markers', withRestarts(baseline), 1],
    ['a JPEG with a preview in a segment', insertSegment(baseline, progressive), 1],
    ['a JPEG with what looks like scans in a segment', insertSegment(baseline, manyScans), 1],
    ['a JPEG with a video behind its end', Buffer.concat([baseline, manyScans]), 1],
    ['a JPEG with bytes between its segments', insertBytes(progressive, Buffer.from([1, 2, 0xff, 0x00, 3])), 10],
    ['a JPEG with filling bytes before a marker', insertBytes(progressive, Buffer.alloc(40, 0xff)), 10],
    ['a JPEG with a marker that is none', insertBytes(progressive, Buffer.from([0xff, 0x02, 0xff, 0xff])), 10],
    [
      'a JPEG with a segment shorter than its own length',
      insertBytes(progressive, Buffer.from([0xff, 0xfe, 0, 0])),
      10,
    ],
    ['a JPEG with its last scan repeated', repeatLastScan(progressive, 500), 510],
    ['nothing', Buffer.alloc(0), 0],
    ['a start alone', Buffer.from([0xff, 0xd8]), 0],
    ['a segment that is longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]), 0],
    ['filling bytes alone', Buffer.alloc(100, 0xff), 0],
  ])('finds in %s the scans that a decoder finds', (_, jpeg, scans) => {
    expect(countScans(jpeg)).toBe(scans);
  });

  it('does not throw wherever a JPEG breaks off, and finds no more scans in it', () => {
    for (let length = 0; length < progressive.length; length++) {
      expect(countScans(progressive.subarray(0, length))).toBeLessThanOrEqual(10);
    }
  });

  it('reads plain bytes as well as a view into a larger memory', () => {
    const larger = Buffer.concat([manyScans, progressive]);

    expect(countScans(new Uint8Array(progressive))).toBe(10);
    expect(countScans(larger.subarray(manyScans.length))).toBe(10);
  });
});

/** Bytes right behind the JPEG's start. */
function insertBytes(jpeg: Buffer, bytes: Buffer): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), bytes, jpeg.subarray(2)]);
}

/** Restart markers inside the picture's data, as encoders put them there for readers of damaged files. */
function withRestarts(jpeg: Buffer): Buffer {
  const middle = jpeg.length - 40;
  const restarts = Buffer.from([0xff, 0xd0, 0x12, 0xff, 0xd7]);
  return Buffer.concat([jpeg.subarray(0, middle), restarts, jpeg.subarray(middle)]);
}
