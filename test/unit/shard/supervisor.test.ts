import { beforeEach, describe, expect, it } from 'vitest';
import { type Death, Supervisor, type Suspect } from '../../../src/shard/supervisor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DAY = 24 * 3_600_000;
const NOW = 1_790_000_000_000;
const SETTINGS = { poisonDeaths: 3, restarts: 10, restartWindow: 60_000 };

let clock: FakeClock;
let saved: Suspect[];
let supervisor: Supervisor;
const create = (settings = SETTINGS, suspects: Suspect[] = []) =>
  new Supervisor(settings, clock, suspects, (all) => {
    saved = all;
  });
beforeEach(() => {
  clock = new FakeClock();
  saved = [];
  supervisor = create();
});

const suspect = (key = 'message:m1', conversation = 'a', group = 0) => ({ conversation, key, group });
const death = (more: Partial<Death> = {}): Death => ({
  slot: 0,
  reason: 'step_limit',
  suspect: suspect(),
  isolating: false,
  ...more,
});
const die = (more: Partial<Death> = {}, now = NOW) => supervisor.died(death(more), now);

describe('an event that was in hand', () => {
  it('is quarantined at its third death, in the group it belongs to', () => {
    for (const deaths of [1, 2]) {
      expect(die().suspect).toMatchObject({ deaths, quarantined: false });
      expect(supervisor.quarantined(0)).toEqual([]);
    }
    expect(die({ reason: 'out_of_memory' }).suspect).toMatchObject({ deaths: 3, quarantined: true });
    expect(supervisor.quarantined(0)).toEqual([
      {
        conversation: 'a',
        key: 'message:m1',
        deaths: 3,
        reason: 'its worker thread died 3 times with it in hand, the last time of out_of_memory',
      },
    ]);
    expect(supervisor.quarantined(1)).toEqual([]);
  });

  it('is counted by conversation and key', () => {
    for (const key of ['m1', 'm2', 'm3']) die({ suspect: suspect(key) });
    for (const conversation of ['b', 'c']) die({ suspect: suspect('m1', conversation) });
    expect(supervisor.quarantined(0)).toEqual([]);
  });

  it('gets no second chance where its conversation has something in quarantine', () => {
    for (let deaths = 0; deaths < 3; deaths++) die();
    die({ suspect: suspect('message:m2') });
    die({ suspect: suspect('message:m1', 'b') });
    expect(supervisor.quarantined(0).map(({ key }) => key)).toEqual(['message:m1', 'message:m2']);
  });

  it('begins anew once it was cured', () => {
    for (let deaths = 0; deaths < 3; deaths++) die();
    supervisor.lift('a', 'message:m1');
    expect([supervisor.quarantined(0), saved]).toEqual([[], []]);
    expect(die().suspect).toMatchObject({ deaths: 1, quarantined: false });
  });

  it('is remembered by the next process, and forgotten after a week', () => {
    die();
    die();
    supervisor = create(SETTINGS, saved);
    expect(die().suspect).toMatchObject({ deaths: 3, quarantined: true });
    die({ suspect: suspect('other', 'b') }, NOW + 8 * DAY);
    expect(saved.map(({ key }) => key)).toEqual(['other']);
  });

  it('counts a death of the whole process like one of a thread', () => {
    die();
    die();
    expect(supervisor.processDied(suspect())).toMatchObject({ quarantined: true });
  });

  it('does not make the memory grow without bound', () => {
    for (let n = 0; n < 1_100; n++) die({ suspect: suspect(`m${n}`, `c${n}`) });
    expect(saved).toHaveLength(1_000);
    expect(saved.at(-1)!.key).toBe('m1099');
  });
});

describe('restarts', () => {
  it('are given up when there are more of them than allowed in the time', async () => {
    for (let deaths = 1; deaths <= 10; deaths++) {
      expect(die().giveUp).toBeUndefined();
      await clock.pass(1_000);
    }
    expect(die({ reason: 'error' }).giveUp).toBe('11 worker threads died within 60 s, the last one of error');
  });

  it('go on for ever when they are rare', async () => {
    for (let deaths = 0; deaths < 100; deaths++) {
      expect(die().giveUp).toBeUndefined();
      await clock.pass(6_000);
    }
  });

  it('can be forbidden', () => {
    supervisor = create({ ...SETTINGS, restarts: 0 });
    expect(die().giveUp).toMatch(/^1 worker thread/);
  });
});

describe('deaths with nothing in hand', () => {
  const unexplained = (more: Partial<Death> = {}) => die({ suspect: undefined, ...more });

  it('make the effects of that thread run one at a time from the second on', () => {
    unexplained();
    unexplained({ slot: 1 });
    expect([supervisor.isolates(0), supervisor.isolates(1)]).toEqual([false, false]);
    unexplained();
    expect([supervisor.isolates(0), supervisor.isolates(1)]).toEqual([true, false]);
  });

  it('do not belong together when a long time is between them', async () => {
    unexplained();
    await clock.pass(700_000);
    unexplained();
    expect(supervisor.isolates(0)).toBe(false);
  });

  it('keep it so until its effects have come to their end', () => {
    unexplained();
    unexplained();
    die({ suspect: suspect('run:a:e1'), isolating: true });
    expect(supervisor.isolates(0)).toBe(true);
    die({ isolating: false });
    expect(supervisor.isolates(0)).toBe(false);
  });
});
