import { isProgressive, type JpegFrame } from './frame.ts';

const FREQUENCIES = 64;
const UNKNOWN = 255;

/**
 * Which values of a JPEG's blocks its scans have given. A file that broke off between two scans looks whole to a decoder.
 */
export class JpegCoverage {
  readonly #isProgressive: boolean;
  /** By component: how many bits each frequency still lacks. */
  readonly #missing: ReadonlyMap<number, Uint8Array>;

  constructor(frame: JpegFrame) {
    this.#isProgressive = isProgressive(frame);
    this.#missing = new Map(frame.components.map(({ id }) => [id, new Uint8Array(FREQUENCIES).fill(UNKNOWN)]));
  }

  /** @param segment where the scan header's length stands (T.81, B.2.3) */
  add(jpeg: Uint8Array, segment: number): void {
    const count = jpeg[segment + 2] ?? 0;
    const parameters = segment + 3 + 2 * count;
    const [first, last, bits] = this.#isProgressive
      ? [jpeg[parameters] ?? 0, jpeg[parameters + 1] ?? 0, (jpeg[parameters + 2] ?? 0) & 15]
      : [0, FREQUENCIES - 1, 0];
    for (let i = 0; i < count; i++) this.#missing.get(jpeg[segment + 3 + 2 * i] ?? 0)?.fill(bits, first, last + 1);
  }

  isComplete(): boolean {
    return [...this.#missing.values()].every((bits) => bits.every((missing) => missing === 0));
  }
}
