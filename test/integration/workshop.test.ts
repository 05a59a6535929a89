/** What is not trusted harms only the thread it runs in. */
import { afterAll, expect, it } from 'vitest';
import type { RentalData } from '../../machines/rental/data.ts';
import { rentalCatalogue } from '../../machines/rental/live.ts';
import { SnapshotFeed } from '../../src/catalogue/snapshot-feed.ts';
import { Workshop } from '../../src/editing/workshop.ts';
import { rentalBundle } from '../support/rental-bundle.ts';

const machines = new URL('../support/editing/endless-machines.ts', import.meta.url).href;
const workshop = new Workshop({ machines }, { timeMs: 5_000, threads: 1, queue: 1 });
afterAll(() => workshop.close());

const { document, prompts } = await rentalBundle();
const start = { at: 1_790_000_000_000, channel: 'web' as const };
const talk = (text: string) => ({
  document,
  prompts,
  start,
  inputs: [
    { type: 'message' as const, text: 'oi' },
    { type: 'message' as const, text },
  ],
});

it('ends what does not end and names the input; the next task goes on as ever', async () => {
  const endless = workshop.run('simulate', talk('búzios, 4 pessoas, 20 a 27 de dezembro'));
  await expect(endless).rejects.toMatchObject({
    code: 'task_ended',
    message: 'simulate did not end within 5 s, at input 1',
  });
  expect((await workshop.run('check', { document, prompts })).problems).toEqual([]);
});

it('ends what takes too much memory', async () => {
  const small = new Workshop({ machines }, { timeMs: 60_000, threads: 1, memoryMb: 128 });
  try {
    const greedy = small.run('simulate', talk('paraty, 4 pessoas, 20 a 27 de dezembro'));
    await expect(greedy).rejects.toMatchObject({
      code: 'task_ended',
      message: expect.stringContaining('128 MB'),
    });
    expect((await small.run('check', { document, prompts })).problems).toEqual([]);
  } finally {
    await small.close();
  }
});

it('refuses what would wait too long', async () => {
  const tasks = Array.from({ length: 4 }, () => workshop.run('check', { document, prompts }));
  const outcomes = await Promise.allSettled(tasks);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded' });
  expect(outcomes[0]!.status).toBe('fulfilled');
});

it('sells at once what the catalogue has become', async () => {
  const feed = new SnapshotFeed<RentalData>(60_000);
  const { data } = rentalCatalogue.bundled;
  const sellIn = (town: string) => {
    const properties = data.properties.map((property) => ({ ...property, place: town }));
    feed.take({ hash: town, data: { ...data, properties } });
  };
  sellIn('Xanqueri');
  const own = {
    machines: new URL('../../machines/machines.ts', import.meta.url).href,
    catalogue: feed.address,
  };
  const selling = new Workshop(own, { timeMs: 10_000, threads: 1 });
  try {
    for (const town of ['Xanqueri', 'Morro Aldri', 'Xanqueri']) {
      sellIn(town);
      const { steps } = await selling.run('simulate', talk(`alugam casa em ${town}?`));
      expect(steps.flatMap(({ replies }) => replies).at(-1)?.text).toContain(`Anotado: ${town}`);
    }
  } finally {
    await selling.close();
    feed.close();
  }
});
