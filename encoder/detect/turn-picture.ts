import type { Pixels, Point } from '../types.ts';

/** Quarter turns clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** The picture turned by so many quarter turns; a new one, or the same where there is nothing to turn. */
export function turnPicture(pixels: Pixels, quarterTurns: QuarterTurns): Pixels {
  if (quarterTurns === 0) return pixels;
  const { data, width, height } = pixels;
  const turned: Pixels = {
    data: new Uint8Array(data.length),
    width: quarterTurns === 2 ? width : height,
    height: quarterTurns === 2 ? height : width,
  };
  const place = ([x, y]: Point): number => (y * width + x) * 3;
  // From one pixel of a row to the next, and from one row to the next, the source moves by the same distance each time.
  const first = place(turnBack([0, 0], pixels, quarterTurns));
  const right = place(turnBack([1, 0], pixels, quarterTurns)) - first;
  const down = place(turnBack([0, 1], pixels, quarterTurns)) - first;
  for (let y = 0, target = 0; y < turned.height; y++) {
    for (let x = 0, source = first + y * down; x < turned.width; x++, source += right, target += 3) {
      turned.data[target] = data[source] ?? 0;
      turned.data[target + 1] = data[source + 1] ?? 0;
      turned.data[target + 2] = data[source + 2] ?? 0;
    }
  }
  return turned;
}

/** Where a pixel of the turned picture is in the picture as it was. */
export function turnBack(
  [x, y]: Point,
  { width, height }: { width: number; height: number },
  quarterTurns: QuarterTurns,
): Point {
  switch (quarterTurns) {
    case 0:
      return [x, y];
    case 1:
      return [y, height - 1 - x];
    case 2:
      return [width - 1 - x, height - 1 - y];
    case 3:
      return [width - 1 - y, x];
  }
}
