import { sendSigned } from '../../test/e2e/support/send-signed.ts';

export interface CallerOptions {
  readonly url: string;
  readonly auth: string;
  readonly token: string;
  readonly region: string;
}

/** Calls one deployment as its callers do, and as strangers. */
export interface Caller {
  readonly auth: string;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Without signature or token. */
  callAsStranger(path: string, init?: RequestInit): Promise<Response>;
}

export function openCaller({ url, auth, token, region }: CallerOptions): Caller {
  return {
    auth,
    async call(path, init = {}) {
      if (auth === 'iam') return await sendSigned(url + path, init, region);
      const headers = new Headers(init.headers);
      if (auth === 'jwt') headers.set('Authorization', `Bearer ${token}`);
      return await fetch(url + path, { ...init, headers });
    },
    callAsStranger: async (path, init = {}) => await fetch(url + path, init),
  };
}
