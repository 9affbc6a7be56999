const RGBA = 4;
const RGB = 3;

/**
 * Takes a picture row by row and keeps the means of its squares of `factor` x `factor` pixels, on white. Rows and columns that
 * are left over at the end do not count.
 */
export class ShrinkingRows {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly data: Uint8Array;
  readonly #fullWidth: number;
  readonly #factor: number;
  readonly #sums: Float64Array;

  constructor(fullWidth: number, fullHeight: number, factor: number) {
    this.#fullWidth = fullWidth;
    this.#factor = factor;
    this.width = Math.floor(fullWidth / factor);
    this.height = Math.floor(fullHeight / factor);
    this.data = new Uint8Array(this.width * this.height * RGB);
    this.#sums = new Float64Array(this.width * RGB);
  }

  /** @param rgba whole rows. @param place of the first byte in the picture of full size */
  set(rgba: Uint8Array, place = 0): void {
    const rowBytes = this.#fullWidth * RGBA;
    const first = Math.round(place / rowBytes);
    for (let row = 0; (row + 1) * rowBytes <= rgba.length; row++) this.#addRow(rgba, row * rowBytes, first + row);
  }

  #addRow(rgba: Uint8Array, start: number, row: number): void {
    const factor = this.#factor;
    if (row % factor === 0) this.#sums.fill(0);
    for (let x = 0, at = start; x < this.width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0; i < factor; i++, at += RGBA) {
        const alpha = rgba[at + 3] ?? 0;
        const white = 255 * (255 - alpha);
        red += (rgba[at] ?? 0) * alpha + white;
        green += (rgba[at + 1] ?? 0) * alpha + white;
        blue += (rgba[at + 2] ?? 0) * alpha + white;
      }
      const to = x * RGB;
      this.#sums[to] = (this.#sums[to] ?? 0) + red;
      this.#sums[to + 1] = (this.#sums[to + 1] ?? 0) + green;
      this.#sums[to + 2] = (this.#sums[to + 2] ?? 0) + blue;
    }
    const y = Math.floor(row / factor);
    if (row % factor !== factor - 1 || y >= this.height) return;
    const scale = 255 * factor * factor;
    const to = y * this.width * RGB;
    for (let i = 0; i < this.#sums.length; i++) this.data[to + i] = Math.round((this.#sums[i] ?? 0) / scale);
  }
}
