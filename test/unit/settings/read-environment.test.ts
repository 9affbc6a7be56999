import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { encoderEnvironment } from '../../../functions/runtime/settings.ts';
import { EnvironmentError, readEnvironment } from '../../../settings/read-environment.ts';

describe('readEnvironment', () => {
  it('gives the variables as the schema has them', () => {
    vi.stubEnv('TEST_COUNT', '3');

    expect(readEnvironment(z.object({ TEST_COUNT: z.coerce.number() }))).toEqual({ TEST_COUNT: 3 });
  });

  it('names every variable that is missing or wrong', () => {
    vi.stubEnv('TEST_URL', 'nonsense');
    const schema = z.object({ TEST_URL: z.url(), TEST_NAME: z.string() });

    expect(() => readEnvironment(schema)).toThrow(EnvironmentError);
    expect(() => readEnvironment(schema)).toThrow(/TEST_URL: .*TEST_NAME: /);
  });

  it('prefers what is given to it, such as the options of a command', () => {
    vi.stubEnv('TEST_COUNT', '3');

    expect(readEnvironment(z.object({ TEST_COUNT: z.string() }), { TEST_COUNT: '4' })).toEqual({ TEST_COUNT: '4' });
    expect(process.env.TEST_COUNT).toBe('3');
  });

  it('takes an empty variable as absent', () => {
    vi.stubEnv('ENCODING_SERVICE_URL', '');

    expect(readEnvironment(encoderEnvironment).ENCODING_SERVICE_URL).toBeUndefined();
  });

  it('gives the threshold of the detector, 0.8 unless it is set', () => {
    expect(readEnvironment(encoderEnvironment).ENCODER_DETECTION_THRESHOLD).toBe(0.8);
    vi.stubEnv('ENCODER_DETECTION_THRESHOLD', '0.55');
    expect(readEnvironment(encoderEnvironment).ENCODER_DETECTION_THRESHOLD).toBe(0.55);
  });

  it.each([
    ['ENCODER_DETECTION_THRESHOLD', '80', 'must be a number from 0 to 1, not "80"; the default is 0.8'],
    ['ENCODER_DETECTION_THRESHOLD', 'x', 'must be a number from 0 to 1, not "x"; the default is 0.8'],
    ['ENCODER_THREADS', '1.5', 'must be a whole number from 0 to 64, not "1.5"; the default is 0'],
    ['ENCODING_SERVICE_TIMEOUT', '5', 'must be a whole number from 100 to 50000, not "5"; the default is 20000'],
  ])('names %s, its range and its default when it is "%s"', (name, value, message) => {
    vi.stubEnv(name, value);

    expect(() => readEnvironment(encoderEnvironment)).toThrow(`${name}: ${message}`);
  });

  it.each(['ftp://host/', 'file:///etc/passwd', 'localhost:8000'])('refuses %s as the URL of an encoder', (url) => {
    vi.stubEnv('ENCODING_SERVICE_URL', url);

    expect(() => readEnvironment(encoderEnvironment)).toThrow('ENCODING_SERVICE_URL');
  });
});
