import { expect, it } from 'vitest';
import { simulateSettings } from '../../../src/simulator/simulate-options.ts';

it('has defaults for everything but the target', () => {
  expect(simulateSettings({})).toMatchObject({
    customers: 200,
    messages: 8,
    rate: 500,
    numberRate: 1000,
    settleSeconds: 15,
    duplicates: 0,
    shuffle: false,
  });
});

it('gives a language model only to a Prosa it starts itself', () => {
  expect(simulateSettings({}).llmFaults).toBeUndefined();
  expect(simulateSettings({ llmFaults: 0 }).llmFaults).toBe(0);
  expect(() => simulateSettings({ llmFaults: 2 })).toThrow('--llm-faults must be from 0 to 1');
  expect(() => simulateSettings({ ...running, llmFaults: 0.5 })).toThrow(/its own language model/);
});

it('makes an admin token for a Prosa it starts itself, and none for another', () => {
  expect(simulateSettings({}).adminToken).toMatch(/^\w{32}$/);
  const target = async () => ({ url: 'http://127.0.0.1:1', stop: async () => {} });
  expect(simulateSettings({ target }).adminToken).toBeUndefined();
});

const running = {
  target: 'http://127.0.0.1:3000',
  appSecret: 's',
  accessToken: 't',
  phoneNumberId: '1',
  graphPort: 4000,
};

it('takes a running Prosa with the secrets it was started with, and customers it does not know yet', () => {
  const settings = simulateSettings(running);
  expect(settings).toMatchObject(running);
  expect(settings.phoneBlock).toBeGreaterThan(0);
});

it('names what is missing or wrong as the command calls it', () => {
  const { target, graphPort } = running;
  expect(() => simulateSettings({ target, graphPort })).toThrow(
    'with --target there must be --app-secret (WHATSAPP_APP_SECRET), --access-token (WHATSAPP_ACCESS_TOKEN), ' +
      '--phone-number-id (WHATSAPP_PHONE_NUMBER_ID): the same that the running Prosa was started with',
  );
  expect(() => simulateSettings({ ...running, graphPort: 0 })).toThrow(/--graph-port \(the port of its/);
  expect(() => simulateSettings({ burstMs: 15_000 })).toThrow(/^--burst-ms must be below --settle-seconds/);
});

it('is told by burstMs what the funnel of a running Prosa waits for', () => {
  expect(simulateSettings({ ...running, bursts: 0.5, burstMs: 900 })).toMatchObject({ burstMs: 900 });
});

it.each([
  { customers: 0 },
  { customers: 1.5 },
  { messages: -1 },
  { rate: 0 },
  { duplicates: 1.1 },
  { unsupported: Number.NaN },
  { settleSeconds: Number.NaN },
  { kills: -1 },
  { workerKills: 0.5 },
  { bursts: 1.1 },
  { bursts: 0.5, burstMs: 0 },
  { burstMs: -1 },
  { burstMs: 15_000 },
  { ...running, graphPort: 0 },
  { ...running, appSecret: '' },
  { ...running, target: 'nowhere' },
  { ...running, kills: 3 },
  { ...running, workerKills: 3 },
])('refuses %o', (options) => {
  expect(() => simulateSettings(options)).toThrow(
    expect.objectContaining({ code: 'simulator_option_invalid' }) as Error,
  );
});
