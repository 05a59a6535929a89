import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prosaCli } from '../../support/cli.ts';
import { ON_PINNED_DAY } from '../../support/pinned-day.ts';
import { conversationOf, ENDPOINT, eventually, say, startProsa } from '../../support/prosa.ts';
import { availabilityCsv, propertiesCsv } from '../../support/rental-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** The catalogue was taken again after the start. */
const CHANGED = /^prosa_catalogue_looks_total{outcome="changed"} 2$/m;
const WISH = 'ubatuba, 2 pessoas, de 10 a 15 de março de 2027';

async function started(env: Record<string, string> = {}, killableWorkers = false) {
  const directory = temporaryDirectory();
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write('properties.csv', propertiesCsv());
  write('availability.csv', availabilityCsv());
  const prosa = await startProsa({
    killableWorkers,
    env: { ...ON_PINNED_DAY, PROSA_CATALOGUE: directory, PROSA_WORKERS: '2', PROSA_SHARDS: '4', ...env },
  });
  /** The last reply to a text, once the conversation is at rest. */
  const ask = async (session: string, text: string): Promise<string> => {
    const before = (await conversationOf(prosa, 'web', session))?.revision ?? 0;
    await say(prosa, session, text);
    return eventually(async () => {
      const view = await conversationOf(prosa, 'web', session);
      if (view === undefined || view.revision <= before || view.effects.length > 0) return undefined;
      return view.outbox.at(-1)?.text;
    });
  };
  const metrics = async () => (await fetch(`${prosa.url}/metrics`)).text();
  const metric = (line: RegExp) => eventually(async () => line.test(await metrics()));
  return { prosa, write, ask, metrics, metric };
}

it('a change of the files is what the next customer is told, by every thread and those that take the place of dead ones; what was told before replays', async () => {
  const { prosa, write, ask, metrics: readMetrics, metric } = await started({}, true);
  const customers = ['ana', 'bia', 'caio', 'davi', 'eva', 'fred'];
  for (const customer of customers) {
    expect(await ask(customer, 'oi, que lugares vocês têm?')).toContain('Ubatuba');
    expect(await ask(customer, WISH)).toContain('6.432,50');
  }
  write('properties.csv', propertiesCsv().replaceAll('1.250,50', '1.350,50'));
  await metric(CHANGED);
  for (const customer of customers) {
    expect(await ask(`${customer}-later`, WISH)).toContain('6.932,50');
    expect(await ask(customer, 'a 1')).toContain('6.432,50');
  }
  const { code, stdout } = await prosaCli(['replay', '--all', '--url', prosa.url], {
    PROSA_ADMIN_TOKEN: ENDPOINT.adminToken,
  });
  expect([code, stdout]).toEqual([0, expect.stringContaining('12 equal')]);
  const metrics = await readMetrics();
  expect(metrics).toMatch(/^prosa_catalogue_items 5$/m);
  expect(metrics).toMatch(/^prosa_catalogue_problems 0$/m);
  expect(metrics).toMatch(/^prosa_tool_results_total{tool="search_properties",outcome="hit"} [1-9]/m);

  for (const slot of [0, 1]) await prosa.killWorker(slot);
  for (const customer of ['gil', 'hugo', 'ivo', 'jana'])
    expect(await ask(customer, WISH)).toContain('6.932,50');
});

it('data that their source does not confirm any more are not sold, and are again once it does', async () => {
  const { write, ask, metric } = await started({
    PROSA_WORKERS: '1',
    PROSA_CATALOGUE_POLL_SECONDS: '1',
    PROSA_CATALOGUE_MAX_AGE_SECONDS: '2',
  });
  let asked = 0;
  /** Asked once more where the machine was so slow that the data had grown old meanwhile. */
  const isSold = (text: string, session = () => `ana-${++asked}`) =>
    eventually(async () => (await ask(session(), text)).includes('6.432,50'));
  await isSold(WISH);
  write('properties.csv', 'id,title\n');
  await metric(/^prosa_catalogue_age_seconds (?:[2-9]|\d\d+)\./m);
  expect(await ask('bia', WISH)).toMatch(/confirmar com a equipe/);
  write('properties.csv', propertiesCsv());
  await isSold('e agora?', () => 'bia');
});

it('a catalogue that cannot be used stops the start, naming setting, file and line', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'availability.csv'), availabilityCsv());
  writeFileSync(join(directory, 'properties.csv'), propertiesCsv().replace('nightly', 'price'));
  const env = { PROSA_CATALOGUE: directory, PROSA_DATA_DIR: temporaryDirectory(), PORT: '0' };
  const start = await prosaCli(['start'], env);
  expect([start.code, start.stderr]).toEqual([
    1,
    expect.stringContaining(`PROSA_CATALOGUE: ${directory}: properties.csv, line 1, nightly`),
  ]);
  const check = await prosaCli(['catalogue', 'check'], env);
  expect([check.code, check.stdout]).toEqual([
    1,
    expect.stringMatching(/line 1, price[\s\S]*refused: properties\.csv/),
  ]);
  const other = await prosaCli(['catalogue', 'check', 'machines/rental/data'], env);
  expect([other.code, other.stdout]).toEqual([0, expect.stringContaining('11 items')]);
});
