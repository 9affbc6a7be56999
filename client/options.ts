import type { Delay } from './connection/times/delay.ts';

/** `fetch`, or whatever stands in for it: a recorder, a signer, a fake. */
export type Fetch = (url: string, request: FetchRequest) => Promise<Response>;

/** What this client asks of `fetch`. */
export interface FetchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Record<string, string>;
  readonly body?: string | FormData;
  readonly signal: AbortSignal;
}

/** How much of a picture has left this machine, in bytes. */
export interface UploadProgress {
  readonly sent: number;
  readonly total: number;
}

export interface FormRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly form: FormData;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** Sends a form as a POST request. `fetch` cannot tell how far it is; who can may take its place. */
export type SendForm = (request: FormRequest) => Promise<Response>;

export interface ClientOptions {
  /** Address of the API with the stage or base path, such as `http://127.0.0.1:8001`; empty for the page's own origin. */
  readonly url: string;
  /**
   * Bearer token, or a function that gives one before each try; without it no Authorization header is sent. What the function
   * throws, the call rejects with, without another try.
   */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** How often a request is sent at most, when the network or the service fails for a moment. */
  readonly maxTries?: number | undefined;
  /** For calls to the API; forms for the store do not go through it. */
  readonly fetch?: Fetch | undefined;
  readonly sendForm?: SendForm | undefined;
  /** How the client waits between tries and polls. */
  readonly delay?: Delay | undefined;
}
