/** The part of libheif-js 1.23 that is used; the package has types for its low-level functions only. */
declare module 'libheif-js/wasm-bundle.js' {
  export interface HeifImage {
    is_primary(): boolean;
    get_width(): number;
    get_height(): number;
    /**
     * Decodes, then calls `target.data.set` with RGBA bytes and their place in the picture, once for all rows or once for each
     * of them, then `done`; with null when it failed.
     */
    display(
      target: { data: { set(rgba: Uint8Array, place?: number): void } },
      done: (target: object | null) => void,
    ): void;
  }

  const libheif: { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
  export default libheif;
}

/** The types of Node lack it. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
