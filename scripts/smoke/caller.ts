import { sendSigned } from '../../test/e2e/support/send-signed.ts';

export interface CallerOptions {
  readonly url: string;
  readonly auth: string;
  readonly token: string;
  readonly region: string;
  /** The API has a resource policy (`callerAccounts`, `vpcEndpointIds`), which refuses strangers before anything is looked up. */
  readonly hasPolicy: boolean;
}

/** Calls one deployment as its callers do, and as strangers. */
export interface Caller {
  readonly auth: string;
  readonly hasPolicy: boolean;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Without signature or token. */
  callAsStranger(path: string, init?: RequestInit): Promise<Response>;
}

export function openCaller({ url, auth, token, region, hasPolicy }: CallerOptions): Caller {
  return {
    auth,
    hasPolicy,
    async call(path, init = {}) {
      if (auth === 'iam') return await sendSigned(url + path, init, region);
      const headers = new Headers(init.headers);
      if (auth === 'jwt') headers.set('Authorization', `Bearer ${token}`);
      return await fetch(url + path, { ...init, headers });
    },
    callAsStranger: async (path, init = {}) => await fetch(url + path, init),
  };
}

/** The region in the address of an API: `abc.execute-api.eu-central-1.amazonaws.com`. A custom domain has none. */
export const regionOf = (url: string): string | undefined =>
  /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(URL.parse(url)?.hostname ?? '')?.[1];
