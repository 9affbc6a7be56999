import type { Fetch, SendForm } from '../options.ts';

/** `fetch` tells nothing while it sends: the progress is nothing, then all. */
export const sendFormWithFetch =
  (fetch: Fetch): SendForm =>
  async ({ url, headers, form, signal, onProgress }) => {
    const total = sizeOfFiles(form);
    onProgress({ sent: 0, total });
    const response = await fetch(url, { method: 'POST', headers, body: form, signal });
    onProgress({ sent: total, total });
    return response;
  };

/** Bytes of the files in a form. What stands around them is too little to count. */
export function sizeOfFiles(form: FormData): number {
  let total = 0;
  for (const [, value] of form) if (typeof value !== 'string') total += value.size;
  return total;
}
