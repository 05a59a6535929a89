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
