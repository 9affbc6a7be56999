/** A JPEG that has the last of its scans many times over: a few bytes and a walk over the whole picture each time. */
export function repeatLastScan(jpeg: Buffer, times: number): Buffer {
  const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), end);
  return Buffer.concat([jpeg.subarray(0, end), ...Array.from({ length: times }, () => scan), jpeg.subarray(end)]);
}

/** An application segment (APP1), where cameras keep previews and data of their own; at most 65,533 bytes. */
export function insertSegment(jpeg: Buffer, content: Buffer): Buffer {
  const header = Buffer.from([0xff, 0xe1, 0, 0]);
  header.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), header, content, jpeg.subarray(2)]);
}
