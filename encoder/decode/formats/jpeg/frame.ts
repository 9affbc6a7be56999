import { readUint16 } from '../../read-bytes.ts';

/** What a JPEG's frame header says (ITU-T T.81, B.2.2). */
export interface JpegFrame {
  code: number;
  /** Bits of a sample. */
  precision: number;
  width: number;
  height: number;
  components: JpegComponent[];
}

interface JpegComponent {
  id: number;
  /** Blocks of 8 x 8 values that the picture has of it. */
  blocks: number;
}

const START_OF_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
/** DHT, JPG and DAC stand between the frame headers. */
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];
/** JPEG-LS (T.87) has a frame header of its own. */
const JPEG_LS_FRAME = 0xf7;

const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;
const ARITHMETIC = 0xc9;
const PROGRESSIVE_ARITHMETIC = 0xca;
const OPENED: readonly number[] = [BASELINE, EXTENDED, PROGRESSIVE, ARITHMETIC, PROGRESSIVE_ARITHMETIC];

export const startsFrame = (code: number): boolean =>
  code === JPEG_LS_FRAME || (code >= START_OF_FRAME && code <= LAST_FRAME && !NO_FRAMES.includes(code));

export const isProgressive = ({ code }: JpegFrame): boolean => code === PROGRESSIVE || code === PROGRESSIVE_ARITHMETIC;

export const isArithmetic = ({ code }: JpegFrame): boolean => code === ARITHMETIC || code === PROGRESSIVE_ARITHMETIC;

/** @returns the end of a sentence, for a frame that the decoder does not know; undefined for the others */
export function describeUnknownFrame({ code, precision }: JpegFrame): string | undefined {
  if (!OPENED.includes(code)) return 'without loss or in a rare process';
  return precision === 8 ? undefined : `with ${precision} bits per colour`;
}

/** @param segment where the header's length stands */
export function readFrame(jpeg: Uint8Array, code: number, segment: number): JpegFrame {
  const [height, width] = [readUint16(jpeg, segment + 3), readUint16(jpeg, segment + 5)];
  const count = jpeg[segment + 7] ?? 0;
  const factors = Array.from({ length: count }, (_, i) => {
    const at = segment + 8 + 3 * i;
    const sampling = jpeg[at + 1] ?? 0;
    return { id: jpeg[at] ?? 0, horizontal: sampling >> 4, vertical: sampling & 15 };
  });
  const mostHorizontal = Math.max(1, ...factors.map(({ horizontal }) => horizontal));
  const mostVertical = Math.max(1, ...factors.map(({ vertical }) => vertical));
  const components = factors.map(({ id, horizontal, vertical }) => ({
    id,
    blocks:
      Math.ceil((width * horizontal) / (8 * mostHorizontal)) * Math.ceil((height * vertical) / (8 * mostVertical)),
  }));
  return { code, precision: jpeg[segment + 2] ?? 0, width, height, components };
}

/** Blocks that a decoder visits in one scan (T.81, B.2.3). @param segment where the scan header's length stands */
export function countScanBlocks(jpeg: Uint8Array, { components }: JpegFrame, segment: number): number {
  const count = jpeg[segment + 2] ?? 0;
  let blocks = 0;
  for (let i = 0; i < count; i++) {
    const id = jpeg[segment + 3 + 2 * i];
    blocks += components.find((component) => component.id === id)?.blocks ?? 0;
  }
  return blocks;
}
