import { VECTOR_LENGTH } from '../../../api/limits.ts';

/** Words that nothing may print, by what they stand for. */
export const canaries = {
  bytes: 'CanaryInTheBytes',
  fileName: 'CanaryOfTheFileName',
  token: 'CanaryNoValidToken',
  key: 'CanaryIdempotencyKey',
  query: 'CanaryInTheQuery',
  path: 'CanaryInThePath',
  header: 'CanaryInAHeader',
  body: 'CanaryInTheJsonBody',
  part: 'CanaryInThePartHeader',
  encoder: 'CanaryOfTheEncoder',
  webhook: 'CanaryOfTheWebhook',
  // In base64, and so the key of a signature.
  webhookSecret: 'CanaryOfTheSecretThatSignsEvents',
  // Digits of a number, as it stands in a vector.
  vector: '0.98765432109876',
};

export const canaryVector = Array.from({ length: VECTOR_LENGTH }, () => Number(canaries.vector));

/** Where a secret shows, in whatever form it was printed. */
export function findSecrets(printed: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const shown = formsOf(secret).find((form) => printed.includes(form));
    return shown === undefined ? [] : [`${name}: ${lineOf(printed, shown)}`];
  });
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // In base64 the same bytes look different at each of three offsets; the outer characters depend on their neighbours.
  const inBase64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
      .slice(offset === 0 ? 0 : 4, -2),
  );
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), ...inBase64];
}

const lineOf = (printed: string, part: string): string =>
  printed
    .split('\n')
    .find((line) => line.includes(part))
    ?.slice(0, 400) ?? '';
