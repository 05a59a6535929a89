import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import type { RacingThreadData } from '../support/stay-race/racing-thread.ts';
import { owners, ROUNDS, winners } from '../support/stay-race/stay-race.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('two customers on two threads who book the same house and nights at once, 500 times: one has it each time', async () => {
  const path = join(temporaryDirectory(), 'bookings.sqlite');
  const arrived = new SharedArrayBuffer(4);
  const race = async (who: string) => {
    const workerData: RacingThreadData = { path, who, arrived };
    const thread = new Worker(new URL('../support/stay-race/racing-thread.ts', import.meta.url), {
      workerData,
    });
    const [outcomes] = (await once(thread, 'message')) as [string[]];
    await once(thread, 'exit');
    return outcomes;
  };
  const [ana, bia] = await Promise.all([race('ana'), race('bia')]);
  const won = winners({ ana, bia });
  expect(won.filter((who) => who.length !== 1)).toEqual([]);
  expect(new Set(won.flat()).size).toBe(2); // neither was always first
  const bookings = new SqliteBookings(path);
  expect(await owners(bookings)).toEqual(won);
  bookings.close();
  expect(won).toHaveLength(ROUNDS);
});
