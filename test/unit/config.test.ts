import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

const WHATSAPP = {
  WHATSAPP_PHONE_NUMBER_ID: '123',
  WHATSAPP_ACCESS_TOKEN: 'token',
  WHATSAPP_APP_SECRET: 'secret-one, secret-two',
  WHATSAPP_VERIFY_TOKEN: 'verify',
};

describe('settings', () => {
  it('have defaults that need nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      shards: 64,
      tenant: 'default',
      whatsapp: undefined,
      adminToken: undefined,
    });
  });

  it.each([
    ['PORT', 'http', /PORT must be a whole number \(it is "http"\)/],
    ['PORT', '70000', /PORT must be from 0 to 65535/],
    ['PROSA_SHARDS', '0', /PROSA_SHARDS must be from 1 to 4096/],
    ['PROSA_WORKERS', '-1', /PROSA_WORKERS/],
    ['PROSA_TENANT', 'Big Co', /PROSA_TENANT must be 1-63/],
    ['PROSA_ADMIN_TOKEN', 'short', /PROSA_ADMIN_TOKEN must have at least 8/],
    ['PROSA_HASH_KEY', 'short', /PROSA_HASH_KEY must have at least 16/],
    ['WHATSAPP_API_URL', 'graph.facebook.com', /WHATSAPP_API_URL must be an http or https URL/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL/],
    ['PROSA_TRUSTED_PROXIES', '10.0.0.0/33', /PROSA_TRUSTED_PROXIES must be addresses or networks/],
    ['PROSA_TRUSTED_PROXIES', 'proxy.example', /PROSA_TRUSTED_PROXIES must be addresses or networks/],
    ['PROSA_OTLP_ENDPOINT', 'localhost:4318', /PROSA_OTLP_ENDPOINT must be an http or https URL/],
    ['PROSA_OTLP_ENDPOINT', 'http://localhost:4318/?a=b', /PROSA_OTLP_ENDPOINT must be without \? and #/],
    ['PROSA_TRACE_SAMPLE', '10%', /PROSA_TRACE_SAMPLE must be a number/],
    ['PROSA_TRACE_SAMPLE', '1.5', /PROSA_TRACE_SAMPLE must be from 0 to 1/],
    ['PROSA_OIDC_ISSUER', 'http://id.example', /PROSA_OIDC_ISSUER must be an https URL/],
    ['PROSA_OIDC_ROLES', 'team=emperor', /PROSA_OIDC_ROLES must be value=role/],
    ['PROSA_OIDC_CLIENT_ID', 'prosa', /PROSA_OIDC_ISSUER, .*_SECRET, PROSA_OIDC_ROLES missing/],
  ])('%s=%s stops the start with its name', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(message);
  });

  it('that are secret are not repeated in the message', () => {
    expect(() => readConfig({ PROSA_ADMIN_TOKEN: 'hunter2' })).not.toThrow(/hunter2/);
  });

  it('are all checked before the start is refused', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  it('that are empty count as unset', () => {
    expect(readConfig({ PORT: '', WHATSAPP_ACCESS_TOKEN: '' })).toMatchObject({
      port: 3000,
      whatsapp: undefined,
    });
  });
});

describe('who may use the API', () => {
  it('are networks of proxies and values of a claim, as they are written', () => {
    const config = readConfig({
      PROSA_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      PROSA_OIDC_ISSUER: 'https://id.example/realms/prosa',
      PROSA_OIDC_CLIENT_ID: 'prosa',
      PROSA_OIDC_CLIENT_SECRET: 's',
      PROSA_OIDC_ROLES: 'prosa-admins=admin, team=ops=operator',
    });
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(config.oidc).toMatchObject({
      roleClaim: 'roles',
      roles: { 'prosa-admins': 'admin', 'team=ops': 'operator' },
    });
    expect(readConfig({}).oidc).toBeUndefined();
  });
});

describe('WhatsApp', () => {
  it('is on when its four settings are there; two app secrets are allowed', () => {
    expect(readConfig(WHATSAPP).whatsapp).toMatchObject({
      phoneNumberId: '123',
      appSecrets: ['secret-one', 'secret-two'],
      apiUrl: 'https://graph.facebook.com/v24.0',
      messagesPerSecond: 80,
    });
  });

  it('refuses an app secret with an empty part, which anyone could sign with', () => {
    for (const secrets of ['new,', ',', 'a, ,b']) {
      expect(() => readConfig({ ...WHATSAPP, WHATSAPP_APP_SECRET: secrets })).toThrow(/WHATSAPP_APP_SECRET/);
    }
    expect(() => readConfig({ ...WHATSAPP, WHATSAPP_ACCESS_TOKEN: 'a\nb' })).toThrow(/WHATSAPP_ACCESS_TOKEN/);
  });

  it('that is half set stops the start and names what is missing', () => {
    const { WHATSAPP_APP_SECRET: _, ...rest } = WHATSAPP;
    expect(() => readConfig(rest)).toThrow(/WHATSAPP_APP_SECRET missing/);
  });

  it.each([
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/v24.0'],
    ['http://127.0.0.1:4000/v20.0/', 'http://127.0.0.1:4000/v20.0'],
  ])('takes %s as base %s', (url, base) => {
    expect(readConfig({ ...WHATSAPP, WHATSAPP_API_URL: url }).whatsapp!.apiUrl).toBe(base);
  });
});

describe('many processes', () => {
  const BOTH = {
    KAFKA_BROKERS: 'a:9092,b:9092',
    REDIS_URL: 'rediss://user:hunter2@redis:6380',
    PROSA_HASH_KEY: 'k'.repeat(16),
  };

  it('are meant where Kafka and Redis are given', () => {
    expect(readConfig(BOTH).distributed).toEqual({
      kafka: { brokers: ['a:9092', 'b:9092'], ssl: false, sasl: undefined },
      redisUrl: 'rediss://user:hunter2@redis:6380',
      prefix: 'prosa',
      sessionTimeout: 10_000,
    });
    expect(readConfig({ ...BOTH, PROSA_LOG: 'kafka', PROSA_STORE: 'redis' }).distributed).toBeDefined();
  });

  it('are not meant where nothing or the embedded mode is given', () => {
    expect(readConfig({}).distributed).toBeUndefined();
    expect(
      readConfig({ ...BOTH, PROSA_LOG: 'embedded', PROSA_STORE: 'embedded' }).distributed,
    ).toBeUndefined();
  });

  it.each([
    [{ ...BOTH, PROSA_STORE: 'embedded' }, /PROSA_LOG is kafka and PROSA_STORE is embedded: .*files/],
    [{ ...BOTH, PROSA_LOG: 'embedded' }, /PROSA_LOG is embedded and PROSA_STORE is redis/],
    [{ KAFKA_BROKERS: 'a:1' }, /KAFKA_BROKERS is set and REDIS_URL is not/],
    [{ REDIS_URL: 'redis://a' }, /REDIS_URL is set and KAFKA_BROKERS is not/],
    [{ PROSA_LOG: 'kafka', PROSA_STORE: 'redis' }, /KAFKA_BROKERS missing[\s\S]*REDIS_URL missing/],
    [{ ...BOTH, PROSA_HASH_KEY: '' }, /PROSA_HASH_KEY missing/],
    [{ ...BOTH, KAFKA_BROKERS: 'kafka' }, /KAFKA_BROKERS must be host:port/],
    [{ ...BOTH, REDIS_URL: 'http://a' }, /REDIS_URL must be a redis: or rediss: URL$/],
    [{ ...BOTH, KAFKA_SASL_USERNAME: 'u' }, /KAFKA_SASL_MECHANISM, .* belong together/],
    [{ ...BOTH, PROSA_SESSION_TIMEOUT_MS: '100' }, /PROSA_SESSION_TIMEOUT_MS must be from 6000/],
  ])('that cannot keep the guarantees stop the start with the reason (%#)', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('log in to Kafka with all three settings of it', () => {
    const sasl = {
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
    };
    expect(readConfig({ ...BOTH, ...sasl }).distributed!.kafka).toMatchObject({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
  });
});

describe('traces', () => {
  it('go nowhere unless a collector is set', () => {
    expect(readConfig({ PROSA_TRACE_SAMPLE: '1' }).tracing).toBeUndefined();
  });

  it.each(['http://localhost:4318', 'http://localhost:4318/', 'http://localhost:4318/v1/traces'])(
    'go to the path of the protocol: %s',
    (PROSA_OTLP_ENDPOINT) => {
      const tracing = { url: 'http://localhost:4318/v1/traces', sample: 0.1 };
      expect(readConfig({ PROSA_OTLP_ENDPOINT }).tracing).toEqual(tracing);
    },
  );
});
