import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DETECTION_THRESHOLD } from '../../../encoder/detect/detect-faces.ts';
import { readEncoderSettings, readPictureSettings } from '../../../local/settings/encoder-settings.ts';
import { readSettings } from '../../../local/settings/service-settings.ts';

const names = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'ENCODING_SERVICE_URL',
  'ENCODER_THREADS',
  'ENCODER_DETECTION_THRESHOLD',
  'HEIC',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'CORS_ORIGIN',
  'RETENTION_DAYS',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'ENCODER_PORT',
  'ALLOWED_HOSTS',
  'AUTH',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_SCOPE',
  'JWT_JWKS_URI',
];

beforeEach(() => {
  for (const name of names) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings()).toMatchObject({
      port: 8001,
      host: '127.0.0.1',
      dataDir: '.data',
      encodingServiceUrl: undefined,
      webhookUrl: undefined,
      allowedHosts: [],
      tokens: undefined,
      detectionThreshold: 0.8,
      heic: false,
      retentionDays: 30,
      maxWaitSeconds: 20,
      logLevel: 'info',
      logFormat: 'pretty',
    });
    expect(readSettings().encoderThreads).toBeGreaterThanOrEqual(1);
  });

  it('takes what is set, and an empty variable as not set', () => {
    vi.stubEnv('PORT', '0');
    vi.stubEnv('ENCODER_THREADS', '3');
    vi.stubEnv('ENCODER_DETECTION_THRESHOLD', '.5');
    vi.stubEnv('ENCODING_SERVICE_URL', 'http://localhost:8000/v1/selfie');
    vi.stubEnv('WEBHOOK_URL', 'https://hooks.example.com/images');
    vi.stubEnv('CORS_ORIGIN', 'https://app.example.com');
    vi.stubEnv('LOG_FORMAT', 'json');
    vi.stubEnv('HOST', '');
    vi.stubEnv('ALLOWED_HOSTS', 'faces.example.com, Faces.Internal,');
    expect(readSettings()).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      encoderThreads: 3,
      detectionThreshold: 0.5,
      encodingServiceUrl: 'http://localhost:8000/v1/selfie',
      webhookUrl: 'https://hooks.example.com/images',
      corsOrigin: 'https://app.example.com',
      logFormat: 'json',
      allowedHosts: ['faces.example.com', 'faces.internal'],
    });
  });

  it('prefers the options of a command to the environment', () => {
    vi.stubEnv('PORT', '9000');

    expect(readSettings({ PORT: '9001' }).port).toBe(9001);
  });

  it('knows whose tokens are accepted with AUTH=jwt, and asks for issuer and audience', () => {
    vi.stubEnv('AUTH', 'jwt');
    expect(() => readSettings()).toThrow(/JWT_ISSUER: .*JWT_AUDIENCE: /);
    // The verifier of tokens takes no issuer twice.
    const twice = 'https://issuer.example, https://second.example, https://issuer.example';
    const issuer = { JWT_ISSUER: twice, JWT_AUDIENCE: 'faces' };

    expect(readSettings(issuer).tokens).toEqual({
      issuers: ['https://issuer.example', 'https://second.example'],
      audiences: ['faces'],
      scopes: [],
    });
  });

  it.each(['JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_SCOPE', 'JWT_JWKS_URI'])(
    'lets nobody in by mistake: with %s alone, AUTH has to be set',
    (name) => {
      expect(() => readSettings({ [name]: 'https://issuer.example' })).toThrow(/AUTH: must be set where JWT_ISSUER/);
      expect(readSettings({ [name]: 'https://issuer.example', AUTH: 'none' }).tokens).toBeUndefined();
    },
  );

  it('takes keys from this machine or over TLS, and from nowhere else', () => {
    const read = (uri: string) =>
      readSettings({ AUTH: 'jwt', JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'a', JWT_JWKS_URI: uri }).tokens
        ?.jwksUri;

    expect(read('http://127.0.0.1:9/keys')).toBe('http://127.0.0.1:9/keys');
    expect(read('https://keys.example/')).toBe('https://keys.example/');
    expect(() => read('http://keys.example/')).toThrow(/JWT_JWKS_URI: must be https URLs/);
    expect(() => read('http://127.0.0.1.keys.example/')).toThrow(/JWT_JWKS_URI/);
  });

  it('takes one address of keys, for a single issuer: the keys of one would count for all', () => {
    const one = {
      AUTH: 'jwt',
      JWT_AUDIENCE: 'a',
      JWT_ISSUER: 'https://issuer.example',
      JWT_JWKS_URI: 'https://k.example',
    };
    const rule = 'JWT_JWKS_URI: must be one URL, and can only be set for a single JWT_ISSUER';

    expect(readSettings(one).tokens?.jwksUri).toBe('https://k.example');
    expect(() => readSettings({ ...one, JWT_ISSUER: 'https://issuer.example,https://second.example' })).toThrow(rule);
    expect(() => readSettings({ ...one, JWT_JWKS_URI: 'https://k.example,https://l.example' })).toThrow(rule);
  });

  it.each([
    ['PORT', 'abc', 'PORT: must be a whole number from 0 to 65535, not "abc"; the default is 8001'],
    ['PORT', '65536', 'not "65536"'],
    ['CORS_ORIGIN', 'https://app.example.com/', 'CORS_ORIGIN: must be * or an origin such as'],
    ['CORS_ORIGIN', 'app.example.com', 'not "app.example.com"'],
    ['PORT', '-1', 'not "-1"'],
    ['ALLOWED_HOSTS', 'a.example, https://b.example', 'ALLOWED_HOSTS: must be host names such as face.example.com'],
    ['ALLOWED_HOSTS', '*.example.com', 'ALLOWED_HOSTS: must be host names'],
    ['PORT', '80.5', 'not "80.5"'],
    ['PORT', '1e3', 'not "1e3"'],
    ['ENCODER_THREADS', '0', 'ENCODER_THREADS: must be a whole number from 1 to 64, not "0"'],
    [
      'ENCODER_DETECTION_THRESHOLD',
      '1.01',
      'ENCODER_DETECTION_THRESHOLD: must be a number from 0 to 1, not "1.01"; the default is 0.8',
    ],
    ['ENCODER_DETECTION_THRESHOLD', '-0.1', 'not "-0.1"'],
    ['ENCODER_DETECTION_THRESHOLD', '80%', 'not "80%"'],
    ['ENCODER_DETECTION_THRESHOLD', '1e-1', 'not "1e-1"'],
    ['RETENTION_DAYS', '0', 'RETENTION_DAYS: must be a whole number from 1 to 3650, not "0"; the default is 30'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be one of debug, info, warn, error, not "loud"; the default is info'],
    ['LOG_FORMAT', 'xml', 'LOG_FORMAT: must be one of pretty, json, not "xml"; the default is pretty'],
    ['ENCODING_SERVICE_URL', 'ftp://x', 'ENCODING_SERVICE_URL: must be an http or https URL, not "ftp://x"'],
    ['ENCODING_SERVICE_URL', 'http://user:secret@x/', 'ENCODING_SERVICE_URL: must not hold a user name or a password'],
    ['ENCODING_SERVICE_URL', 'http://127.0.0.1:6000/', 'ENCODING_SERVICE_URL: must not use port 6000, which'],
    ['WEBHOOK_URL', 'http://127.0.0.1:10080/', 'WEBHOOK_URL: must not use port 10080, which'],
    ['WEBHOOK_URL', 'x', 'WEBHOOK_URL: must be an https URL'],
    ['WEBHOOK_URL', 'http://hooks.example.com', 'WEBHOOK_URL: must be an https URL; http only to this machine'],
    ['WEBHOOK_URL', 'http://10.0.0.1/hook', 'WEBHOOK_URL: must be an https URL; http only to this machine'],
    ['WEBHOOK_URL', 'http://127.0.0.1.example.com', 'WEBHOOK_URL: must be an https URL; http only to this machine'],
    ['WEBHOOK_URL', 'ftp://127.0.0.1', 'WEBHOOK_URL: must be an https URL'],
    ['WEBHOOK_URL', 'https://user:secret@x/', 'WEBHOOK_URL: must not hold a user name or a password'],
    ['WEBHOOK_SECRET', 'hunter2', 'WEBHOOK_SECRET: must be whsec_ and 24 to 64 bytes in base64'],
  ])('says what is wrong with %s=%s', (name, value, message) => {
    vi.stubEnv(name, value);
    expect(() => readSettings()).toThrow(message);
  });

  it.each([
    'http://127.0.0.1:3000/images',
    'http://localhost/',
    'http://[::1]:80/',
    'http://127.1/',
    'https://hooks.example.com/a?b=c',
  ])('takes %s for a webhook', (url) => {
    vi.stubEnv('WEBHOOK_URL', url);
    expect(readSettings().webhookUrl).toBe(url);
  });

  it('never prints a secret, and not the address of the webhook either, which may hold one', () => {
    vi.stubEnv('WEBHOOK_URL', 'http://x.example/token-in-the-path');
    vi.stubEnv('WEBHOOK_SECRET', 'whsec_c2VjcmV0');
    expect(() => readSettings()).toThrow(/WEBHOOK_URL.*WEBHOOK_SECRET/);
    expect(() => readSettings()).not.toThrow(/token-in-the-path|c2VjcmV0/);
  });

  it('reads one secret of the webhook, two while one is replaced, and none', () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    expect(readSettings().webhookKeys).toEqual([]);
    vi.stubEnv('WEBHOOK_SECRET', secret);
    expect(readSettings().webhookKeys).toHaveLength(1);
    vi.stubEnv('WEBHOOK_SECRET', `${secret},${secret}`);
    expect(readSettings().webhookKeys).toHaveLength(2);
  });

  it.each(['HOST', 'DATA_DIR'])('takes spaces in %s as not set: no host would be all interfaces', (name) => {
    vi.stubEnv(name, ' ');
    expect(readSettings()).toMatchObject({ host: '127.0.0.1', dataDir: '.data' });
  });

  it('names every wrong variable at once', () => {
    vi.stubEnv('PORT', 'x');
    vi.stubEnv('LOG_LEVEL', 'y');
    expect(() => readSettings()).toThrow(/PORT: .*LOG_LEVEL: /);
  });
});

describe('readEncoderSettings', () => {
  it('has the conventional port of an encoding service', () => {
    expect(readEncoderSettings()).toMatchObject({ port: 8000, host: '127.0.0.1' });
  });

  it('takes the threshold of the detector', () => {
    vi.stubEnv('ENCODER_DETECTION_THRESHOLD', '0');
    expect(readEncoderSettings().detectionThreshold).toBe(0);
  });

  it('opens HEIC pictures only when that is switched on', () => {
    vi.stubEnv('HEIC', 'on');
    expect(readEncoderSettings().heic).toBe(true);
    expect(readSettings().heic).toBe(true);
    expect(readPictureSettings().heic).toBe(true);
    vi.stubEnv('HEIC', 'yes');
    expect(readSettings).toThrow('Environment variable HEIC: must be one of on, off, not "yes"; the default is off');
  });

  it('has the default that the encoder itself has', () => {
    expect(readPictureSettings()).toEqual({ detectionThreshold: DETECTION_THRESHOLD, heic: false });
  });

  it('says what is wrong with ENCODER_PORT', () => {
    vi.stubEnv('ENCODER_PORT', 'x');
    expect(() => readEncoderSettings()).toThrow('ENCODER_PORT: must be a whole number from 0 to 65535');
  });
});
