import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RedisBookings } from '../../src/bookings/redis-bookings.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { owners, ROUNDS, winners } from '../support/stay-race/stay-race.ts';

const PROCESS = fileURLToPath(new URL('../support/stay-race/racing-process.ts', import.meta.url));

describeWithRedis('bookings of several processes', (url) => {
  let prefix: string;
  const racers: ChildProcess[] = [];
  beforeEach(() => {
    prefix = newPrefix();
  });
  afterEach(async () => {
    for (const racer of racers.splice(0)) {
      if (racer.exitCode !== null || racer.signalCode !== null) continue;
      const ended = once(racer, 'exit');
      racer.kill('SIGKILL');
      await ended;
    }
    await deleteKeys(url, prefix);
  });

  async function start(who: string): Promise<ChildProcess> {
    const racer = fork(PROCESS, [url, prefix, who], { execArgv: ['--disable-warning=ExperimentalWarning'] });
    racers.push(racer);
    const ended = once(racer, 'exit').then(([code]) => {
      throw new Error(`it ended with ${code}`);
    });
    await Promise.race([once(racer, 'message'), ended]);
    ended.catch(() => {}); // later it is meant to
    return racer;
  }
  async function told(racer: ChildProcess): Promise<string> {
    const [{ outcome }] = (await once(racer, 'message')) as [{ outcome: string }];
    return outcome;
  }
  async function withBookings<T>(look: (bookings: RedisBookings) => Promise<T>): Promise<T> {
    const connection = await RedisConnection.open(url);
    try {
      return await look(new RedisBookings(connection, prefix));
    } finally {
      connection.close();
    }
  }

  it('who book the same house and nights at once, 500 times: one has it each time', async () => {
    const [ana, bia] = await Promise.all([start('ana'), start('bia')]);
    const outcomes: Record<string, string[]> = { ana: [], bia: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const both = Promise.all([told(ana), told(bia)]);
      for (const racer of round % 2 === 0 ? [ana, bia] : [bia, ana]) racer.send(round);
      const [ofAna, ofBia] = await both;
      outcomes.ana!.push(ofAna);
      outcomes.bia!.push(ofBia);
    }
    const won = winners(outcomes);
    expect(won.filter((who) => who.length !== 1)).toEqual([]);
    expect(new Set(won.flat()).size).toBe(2);
    expect(await withBookings(owners)).toEqual(won);
  });

  it('that are killed at any moment of it lose no booking and make none twice', async () => {
    const bia = await start('bia');
    const outcomes: Record<string, string[]> = { ana: [], bia: [] };
    const kills = 25;
    for (let round = 0; round < kills; round++) {
      const first = await start('ana');
      const ofBia = told(bia);
      const ended = once(first, 'exit');
      first.send(round);
      bia.send(round);
      // From before its claim has arrived to after it was granted.
      await new Promise((resolve) => setTimeout(resolve, round / 4));
      first.kill('SIGKILL');
      await ended;
      const again = await start('ana');
      const ofAna = told(again);
      again.send(round); // as the effect runs again under its id
      outcomes.ana!.push(await ofAna);
      outcomes.bia!.push(await ofBia);
      again.disconnect();
    }
    const won = outcomes.ana!.map((ofAna, round) => [
      ...(ofAna === 'booked' ? ['ana'] : []),
      ...(outcomes.bia![round] === 'booked' ? ['bia'] : []),
    ]);
    expect(won.filter((who) => who.length !== 1)).toEqual([]);
    expect((await withBookings(owners)).slice(0, kills)).toEqual(won);
  });
});
