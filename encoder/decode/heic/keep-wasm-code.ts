import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 keep the machine code of WebAssembly until its module is gone, in the whole process. To be called before threads
 * start that run WebAssembly.
 *
 * All threads of a process share the code by which WebAssembly calls JavaScript. V8 13.6, which is in Node 24, frees such
 * code while another thread takes it again, and then ends the process: "Check failed: jit_page.has_value()"
 * (https://github.com/nodejs/node/issues/66366). Remove this with the first Node 24 that has V8's change 9b8ca54d5a.
 *
 * Node's own modules are compiled ahead for V8's usual flags, so an empty thread needs 8 ms more of a processor to start.
 */
export function keepWasmCode(): void {
  setFlagsFromString('--no-wasm-code-gc');
}
