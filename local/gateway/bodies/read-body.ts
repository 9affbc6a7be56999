import type { Readable } from 'node:stream';
import type { MemoryLease } from './memory-limiter.ts';

/** How fast a body has to arrive. */
export interface Pace {
  /** Milliseconds of one look. */
  readonly interval: number;
  /** Bytes that a body which has memory of the limiter must bring in each interval. All others must bring something. */
  readonly bytes: number;
  /** Slow intervals in a row after which the body is given up. */
  readonly patience: number;
  /** The same where others wait for the memory that this body has. */
  readonly patienceWhileOthersWait: number;
}

export interface BodyOptions {
  /** Length that the client has announced; undefined when the body comes in chunks. */
  readonly announced: number | undefined;
  /** Bytes at which reading stops. */
  readonly limit: number;
  readonly lease: MemoryLease;
  readonly pace: Pace;
}

/** Why there is no body. `aborted`: the client went away. `no_memory`: other bodies had it all, for too long. */
export type BodyProblem = 'too_large' | 'too_slow' | 'no_memory' | 'aborted';

/**
 * Bytes of every body that are read without asking the limiter: about what a connection has in its buffers anyway. So
 * small requests never wait, and what is announced and not sent costs nothing.
 */
const FREE_BYTES = 64 * 1024;

/**
 * Reads a body into one block of memory, however small its chunks are, and stops as soon as it is too large or too slow.
 * The bytes stay booked in the lease until the caller releases it.
 */
export async function readBody(stream: Readable, options: BodyOptions): Promise<Uint8Array | BodyProblem> {
  const { announced, limit, lease, pace } = options;
  if (stream.destroyed) return 'aborted';
  const block = createBlock(Math.min(announced ?? limit, limit), announced !== undefined);
  const { promise, resolve } = Promise.withResolvers<Uint8Array | BodyProblem>();
  const watch = watchPace(pace, lease, () => resolve('too_slow'));
  let ended = false;
  let booked = false;
  let waiting = false;

  const onData = (chunk: Uint8Array) => {
    watch.count(chunk.byteLength);
    if (block.size() + chunk.byteLength > limit) return resolve('too_large');
    block.append(chunk, booked);
    if (booked || block.size() <= FREE_BYTES) return;
    booked = true;
    const granted = lease.acquire(announced ?? limit);
    if (granted === true) return watch.hold();
    waiting = true;
    watch.stop();
    stream.pause();
    void granted.then(goOn);
  };
  const goOn = (granted: boolean) => {
    waiting = false;
    if (!granted) return resolve('no_memory');
    watch.hold();
    if (ended) return onEnd();
    stream.resume();
  };
  const onEnd = () => {
    ended = true;
    if (!waiting) resolve(block.bytes());
  };
  // A request closes after its end, too.
  const onClose = () => ended || resolve('aborted');
  stream.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
  const result = await promise;
  watch.stop();
  stream.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose).pause();
  return result;
}

/**
 * One block of memory that grows.
 *
 * @param largest bytes that the body may have; with `exact`, that it will have
 */
function createBlock(largest: number, exact: boolean) {
  let block: Uint8Array = new Uint8Array(0);
  let size = 0;

  const enlarge = (needed: number, booked: boolean) => {
    // What is copied in all is never more than twice the body, and of a known length little more than the free bytes.
    const wanted = booked && exact ? largest : Math.max(2 * FREE_BYTES, booked ? 2 * needed : needed);
    const larger = Buffer.allocUnsafeSlow(Math.min(wanted, largest));
    larger.set(block.subarray(0, size));
    block = larger;
  };

  return {
    size: () => size,
    /** @param booked whether the limiter has granted memory for the whole body */
    append(chunk: Uint8Array, booked: boolean) {
      // Most small bodies come in one chunk, which Node has made for this body alone.
      if (size === 0) block = chunk;
      else {
        if (size + chunk.byteLength > block.byteLength) enlarge(size + chunk.byteLength, booked);
        block.set(chunk, size);
      }
      size += chunk.byteLength;
    },
    bytes: () => block.subarray(0, size),
  };
}

/** Looks at each interval how much has come, and calls `onSlow` when it was too little for too long. */
function watchPace(pace: Pace, lease: MemoryLease, onSlow: () => void) {
  let arrived = 0;
  let slowIntervals = 0;
  let least = 1;

  const look = () => {
    slowIntervals = arrived < least ? slowIntervals + 1 : 0;
    arrived = 0;
    if (slowIntervals >= (lease.othersWait() ? pace.patienceWhileOthersWait : pace.patience)) onSlow();
  };
  // When this process was busy, bytes wait to be read: they are read before `look`.
  let immediate: NodeJS.Immediate | undefined;
  const onInterval = () => {
    immediate = setImmediate(look);
  };
  let timer = setInterval(onInterval, pace.interval);

  const stop = () => {
    clearInterval(timer);
    clearImmediate(immediate);
  };
  return {
    count(bytes: number) {
      arrived += bytes;
    },
    /** From here on the body holds memory of the limiter. */
    hold() {
      least = pace.bytes;
      stop();
      timer = setInterval(onInterval, pace.interval);
    },
    stop,
  };
}
