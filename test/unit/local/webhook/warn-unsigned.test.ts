import { expect, it } from 'vitest';
import { warnUnsigned } from '../../../../local/webhook/warn-unsigned.ts';

const url = 'https://hooks.example.com/secret-path';

it('warns of a webhook without a secret, and tells nothing of its address', () => {
  expect(warnUnsigned(url, [])).toMatch(
    /^Warning: WEBHOOK_URL is set and WEBHOOK_SECRET is not, so events are not signed/,
  );
  expect(warnUnsigned(url, [])).not.toContain('hooks.example.com');
});

it('says nothing where events are signed, or not sent', () => {
  expect(warnUnsigned(url, [new Uint8Array(32)])).toBeUndefined();
  expect(warnUnsigned(undefined, [])).toBeUndefined();
});
