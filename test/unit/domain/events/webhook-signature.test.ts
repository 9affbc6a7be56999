import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  readWebhookKeys,
  signWebhook,
  WebhookSecretError,
  webhookIdOf,
} from '../../../../functions/domain/events/webhook-signature.ts';
import { CONTAINER_ID, IMAGE_ID, idNumber } from '../../../support/builders.ts';

/** The example of the reference libraries of Standard Webhooks: github.com/standard-webhooks/standard-webhooks, libraries/. */
const example = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  call: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
  seconds: 1_614_265_330,
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const secretOf = (bytes: number, fill = 7) => `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`;

describe('signWebhook', () => {
  it('gives the headers of the example of the standard', () => {
    const headers = signWebhook(example.call, readWebhookKeys(example.secret), example.seconds * 1000 + 999);

    expect(headers).toEqual({
      'webhook-id': example.call.id,
      'webhook-timestamp': String(example.seconds),
      'webhook-signature': example.signature,
    });
  });

  it('signs with both keys of a rotation, so that the receiver may have either', () => {
    const secrets = [secretOf(32, 1), secretOf(32, 2)];
    const body = '{"image":"ä 😀"}';
    const headers = signWebhook({ id: 'msg_1', body }, readWebhookKeys(secrets.join(',')), Date.now());

    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secretOf(32, 3)).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow('No matching signature');
  });

  it('gives no signature without a key', () => {
    expect(signWebhook(example.call, [], 5_000)).toEqual({
      'webhook-id': example.call.id,
      'webhook-timestamp': '5',
    });
  });
});

describe('readWebhookKeys', () => {
  it.each([
    [secretOf(24), [24]],
    [secretOf(64), [64]],
    [` ${secretOf(32)}\n`, [32]],
    [`${secretOf(24)},${secretOf(32)}`, [24, 32]],
    [`${secretOf(24)}, ${secretOf(32)}`, [24, 32]],
  ])('reads %s', (text, sizes) => {
    expect(readWebhookKeys(text).map(({ length }) => length)).toEqual(sizes);
  });

  it.each([
    ['nothing', ' , '],
    ['a key without its prefix', Buffer.alloc(32, 7).toString('base64')],
    ['a key that is too short', secretOf(23)],
    ['a key that is too long', secretOf(65)],
    ['base64 without its padding', secretOf(32).replace('=', '')],
    ['base64 of URLs', `whsec_${Buffer.alloc(32, 255).toString('base64url')}=`],
    ['one key that is none, beside one that is', `${secretOf(32)},whsec_x`],
    ['three keys', [1, 2, 3].map((fill) => secretOf(32, fill)).join(',')],
  ])('rejects %s, and tells nothing of it', (_, text) => {
    const secretPart = text.split(',').at(-1)?.slice(6, 20).trim() || 'nothing to look for';

    expect(() => readWebhookKeys(text)).toThrow(WebhookSecretError);
    expect(() => readWebhookKeys(text)).not.toThrow(secretPart);
  });
});

describe('webhookIdOf', () => {
  const event = {
    container_id: CONTAINER_ID,
    image_id: IMAGE_ID,
    status: 'completed',
    error_code: null,
    faces: 1,
    occurred_at: '2026-03-25T12:00:00.000Z',
  } as const;

  it('is the same for an event however often it is sent, and has no dot, which parts what is signed', () => {
    expect(webhookIdOf({ ...event })).toBe(webhookIdOf(event));
    expect(webhookIdOf(event)).toMatch(/^msg_[0-9a-f-]{36}$/);
  });

  it('differs for another image, another container and another time', () => {
    const others = [
      { ...event, image_id: idNumber(8) },
      { ...event, container_id: idNumber(9) },
      { ...event, occurred_at: '2026-03-25T12:00:00.001Z' },
    ];
    expect(new Set([event, ...others].map(webhookIdOf)).size).toBe(4);
  });
});
