/** What the thread that decodes one HEIC picture is started with. */
export interface HeicRequest {
  bytes: Uint8Array;
  /** Longest side of the picture that is wanted, px. It comes up to three times as large. */
  size: number;
  /** Bytes that the decoder may hold. */
  maxMemory: number;
}

export type HeicReply =
  | {
      kind: 'decoded';
      data: Uint8Array<ArrayBuffer>;
      width: number;
      height: number;
      fullWidth: number;
      fullHeight: number;
    }
  | { kind: 'failed'; reason: 'damaged' | 'memory' };
