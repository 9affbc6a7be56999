import type { DetectedType } from '../picture-error.ts';

/** Pixels in rows from top to bottom, of 3 channels: red, green, blue. */
export interface RawPixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** What colours values stand for: a colour profile (ICC), or by name. */
export type Colours = Uint8Array | 'display-p3';

/** A picture as its header describes it, and the bytes that a decoder needs of it. */
export interface PreparedPicture {
  type: DetectedType;
  /** As stored, before the orientation is applied, px. */
  width: number;
  height: number;
  /** EXIF orientation, 1 to 8. */
  orientation: number;
  /** Whether its colours have more than 8 bits; left out where the header of the type does not tell, or they never have. */
  isDeep?: boolean;
  /** Whether what a decoder takes for its transparency is something else, such as a selection of an editor. */
  hasMask?: boolean;
  /** What its values stand for when they have left the decoder, which does not convert them; left out where that is sRGB. */
  colours?: Colours | undefined;
  /** Most pixels that this form of picture may have. */
  maxPixels: number;
  /** Bytes that a decoder holds before it knows the first row; 0 when rows come from top to bottom. */
  wholeBytes: number;
  /** Why it must be held whole, as the end of a sentence. */
  wholeReason: string;
  /** Whether `open` gives a copy that is made for the call, so that it may be freed afterwards. */
  isCopied?: boolean;
  /**
   * Gives the bytes for the decoder: nothing but pixels and what decides their colours and orientation. Called after the
   * size was checked.
   *
   * @throws {PictureError} it would take too long to decode
   * @param shrinksTo longest side of the picture that the decoder is asked for, px
   */
  open(shrinksTo: number): Uint8Array | RawPixels;
}
