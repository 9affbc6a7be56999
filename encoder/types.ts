import type { FaceQuality } from './quality/judge-quality.ts';

/** One face of a picture. Positions are in pixels of the upright picture at its full size. */
export interface Face {
  /** 128 finite numbers; two faces of one person are usually nearer than 0.6 (Euclidean distance). */
  vector: number[];
  /** The detector's box, cut at the picture's edges. */
  box: Box;
  /**
   * Five points `[x, y]`, named as the picture shows them: right eye's outer corner, right eye's inner corner, left
   * eye's outer corner, left eye's inner corner, base of the nose (dlib's order). They decide how the face is cut out.
   */
  landmarks: [number, number][];
  /** The detector's score, from the threshold to 1. */
  confidence: number;
  quality: FaceQuality;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface EncodedPicture {
  /** Width of the upright picture at its full size, px. */
  width: number;
  /** Height of the upright picture at its full size, px. */
  height: number;
  /** 0 to 5 faces, largest first, equal sizes left to right. */
  faces: Face[];
}

export interface BuiltInEncoder {
  readonly name: string;
  /** Changes whenever a model or a step changes the vectors. */
  readonly version: string;
  /**
   * Rejects with a `PictureError` when this picture can never be encoded, with any other error when a later try may
   * succeed. The bytes are copied: the caller may use its buffer again at once.
   */
  encode(bytes: Uint8Array): Promise<EncodedPicture>;
  /** False while none of its threads works and another one cannot be started. It is tried again, so that may pass. */
  isAvailable(): boolean;
  /**
   * Lets the pictures under way finish, one in each thread, then frees threads and models. Those that still wait for
   * their turn are rejected with an ordinary error.
   */
  close(): Promise<void>;
}

/** An 8-bit RGB picture: `data[(y * width + x) * 3 + channel]`, channels in the order red, green, blue. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** `[x, y]` in pixels; whole numbers are the centres of pixels. */
export type Point = [number, number];

/** A face as the detector sees it, in pixels of the picture it was given. */
export interface Detection {
  /** 0 to 1. */
  score: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Right eye, left eye, nose, right and left corner of the mouth; right is the face's own, left in the picture. */
  landmarks: [Point, Point, Point, Point, Point];
}

/** Runs a task that is a call into native code. */
export type CallNative = <Result>(task: () => Promise<Result>) => Promise<Result>;
