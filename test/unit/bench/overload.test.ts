import { describe, expect, it } from 'vitest';
import { busyTime } from '../../../bench/ingest/process-usage.ts';
import { multiples } from '../../../bench/options.ts';
import { coresBetween } from '../../../bench/overload/cores.ts';
import { figuresOf, wrongAnswers } from '../../../bench/overload/figures.ts';
import { problemsAfter, problemsOf, type Told } from '../../../bench/overload/journal-check.ts';
import { Ledger, retryAfter } from '../../../bench/overload/ledger.ts';
import { Offering, describe as told } from '../../../bench/overload/offering.ts';
import { Departures, interleaved, poissonArrivals } from '../../../bench/overload/schedule.ts';
import { Random } from '../../../src/simulator/random.ts';

const refusal = 'HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\ncontent-length: 0\r\n\r\n';

describe('arrivals', () => {
  const arrivals = poissonArrivals(20_000, 4_000, new Random(1));
  const gaps = arrivals.map((at, n) => at - (arrivals[n - 1] ?? 0));

  it('rise, at the rate', () => {
    expect(gaps.every((gap) => gap >= 0)).toBe(true);
    expect(arrivals.at(-1)! / 5_000).toBeCloseTo(1, 1);
  });

  it('know nothing of each other: their gaps are exponential', () => {
    const mean = 1 / 4;
    const longer = (than: number) => gaps.filter((gap) => gap > than).length / gaps.length;
    expect(longer(mean)).toBeCloseTo(Math.exp(-1), 1);
    expect(longer(3 * mean)).toBeCloseTo(Math.exp(-3), 1);
  });

  it('are the same of the same seed', () => {
    expect(poissonArrivals(20_000, 4_000, new Random(1))).toEqual(arrivals);
  });
});

describe('the order of conversations', () => {
  it('has each once for every message, and no conversation before another', () => {
    const order = interleaved(Array(500).fill(8), new Random(2));
    for (let n = 0; n < 500; n += 50) expect(order.filter((one) => one === n)).toHaveLength(8);
    const half = new Set(order.slice(0, order.length / 2));
    expect(half.size).toBeGreaterThan(480);
  });
});

describe('departures', () => {
  /** All that is due until then, with the time each was due. */
  function drain(departures: Departures, now: number): [number, number][] {
    const taken: [number, number][] = [];
    for (;;) {
      const request = departures.next(now);
      if (request === undefined) return taken;
      taken.push([request, departures.lastDue]);
    }
  }

  it('are in the order of the schedule, none before its time', () => {
    const departures = new Departures(Float64Array.of(0.5, 1.5, 1.5, 9));
    expect(drain(departures, 0.4)).toEqual([]);
    expect(drain(departures, 1.6)).toEqual([
      [0, 0.5],
      [1, 1.5],
      [2, 1.5],
    ]);
    expect(drain(departures, 100)).toEqual([[3, 9]]);
    expect(drain(departures, 200)).toEqual([]);
  });

  it('hold those that are delivered again, by when they are due', () => {
    const departures = new Departures(Float64Array.of(0, 5, 20));
    expect(drain(departures, 1)).toEqual([[0, 0]]);
    departures.again(0, 12.3);
    expect(drain(departures, 12.5)).toEqual([[1, 5]]);
    departures.again(1, 12.1);
    expect(drain(departures, 30).sort()).toEqual([
      [0, 13],
      [1, 13],
      [2, 20],
    ]);
    departures.again(2, 3); // long ago
    expect(drain(departures, 31)).toHaveLength(1);
  });
});

describe('the ledger', () => {
  it('counts latency from when a message was due first, whenever it left', () => {
    const ledger = new Ledger(Float64Array.of(0, 100));
    ledger.sent(0, 0, 50);
    ledger.answered(0, 60, 200, '');
    ledger.sent(1, 100, 105);
    ledger.answered(1, 107, 200, '');
    const { acceptedMs, answerMs, lateShare } = figuresOf(ledger);
    expect([acceptedMs!.max, acceptedMs!.p50]).toEqual([60, 7]);
    expect([answerMs!.max, answerMs!.p50]).toEqual([10, 2]);
    expect(lateShare).toBe(0.5);
  });

  it('counts as accepted in time what was answered while messages were due', () => {
    const due = Float64Array.of(100, 200, 300, 1_000);
    const ledger = new Ledger(due);
    for (const request of due.keys()) ledger.sent(request, due[request]!, due[request]!);
    for (const [request, at] of [150, 250, 1_001, 1_002].entries()) {
      ledger.answered(request, at, 200, '');
    }
    expect(figuresOf(ledger)).toMatchObject({ offered: 4, left: 4, accepted: 2, refusedShare: 0 });
  });

  it('tells messages by their last answer, and deliveries apart from messages', () => {
    const ledger = new Ledger(Float64Array.of(1, 2, 3, 4));
    for (const request of [0, 1, 2, 3]) ledger.sent(request, request + 1, request + 1);
    expect(ledger.answered(0, 5, 503, refusal)).toBe(2);
    expect(ledger.answered(1, 6, 503, refusal)).toBe(2);
    expect(ledger.answered(2, 7, 200, '')).toBeUndefined();
    ledger.sent(0, 2_005, 2_006);
    ledger.answered(0, 2_009, 200, '');
    expect(figuresOf(ledger)).toMatchObject({
      refusedShare: 0.25,
      unansweredShare: 0.25,
      deliveriesEach: 1.25,
      refusedMs: { p50: 4, max: 4 },
      acceptedMs: { max: 2_008 },
      answerMs: { max: 4 },
    });
  });

  it('takes a message whose second delivery was not answered for unanswered', () => {
    const ledger = new Ledger(Float64Array.of(1));
    ledger.sent(0, 1, 1);
    ledger.answered(0, 2, 503, refusal);
    ledger.sent(0, 3, 3);
    expect(figuresOf(ledger)).toMatchObject({ refusedShare: 0, unansweredShare: 1, acceptedMs: undefined });
  });

  it('finds wrong a 503 without Retry-After and any other status', () => {
    const ledger = new Ledger(Float64Array.of(1, 2, 3));
    for (const request of [0, 1, 2]) ledger.sent(request, 1, 1);
    ledger.answered(0, 2, 503, refusal);
    expect(wrongAnswers(ledger)).toEqual([]);
    ledger.answered(1, 2, 503, 'HTTP/1.1 503 x\r\ncontent-length: 16\r\n\r\n\r\nretry-after: 1\r\n');
    ledger.answered(2, 2, 500, 'HTTP/1.1 500 x\r\n\r\n');
    expect(wrongAnswers(ledger)).toEqual(['1 answers had status 500', '1 of the 503 had no Retry-After']);
  });

  it.each([
    ['Retry-After: 1', 1],
    ['retry-after:30', 30],
    ['Retry-After: Wed, 21 Oct 2015 07:28:00 GMT', undefined],
    ['x-retry-after: 1', undefined],
  ])('reads %j', (header, seconds) => {
    expect(retryAfter(`HTTP/1.1 503 x\r\n${header}\r\ncontent-length: 0\r\n\r\n`)).toBe(seconds);
  });
});

describe('a journal', () => {
  const one = (id: string, sentAt: number, answeredAt: number, status = 200): Told => ({
    id,
    sentAt,
    answeredAt,
    status,
  });
  const messages = [one('a', 1, 5), one('b', 2, 4), one('c', 3, 9, 503), one('d', 6, 8)];

  it('is right with what was accepted, in an order in which it can have been', () => {
    expect(problemsOf(messages, ['a', 'b', 'd'])).toEqual([]);
    expect(problemsOf(messages, ['b', 'a', 'd'])).toEqual([]); // both were under way
  });

  it.each([
    [['a', 'b'], '1 messages accepted, but not in the journal'],
    [['a', 'b', 'd', 'a'], '1 messages in the journal twice'],
    [['a', 'b', 'c', 'd'], '1 messages refused, but in the journal'],
    [['a', 'b', 'd', 'x'], '1 messages in the journal, but never sent'],
    [['a', 'd', 'b'], '1 messages in the journal behind one that left after its 200'],
  ])('is wrong as %j', (journal, problem) => {
    expect(problemsOf(messages, journal)).toContain(problem);
  });

  it('may hold what was never answered, but once', () => {
    const lost = [one('a', 1, 5), one('b', 6, Number.NaN, 0)];
    expect(problemsOf(lost, ['a'])).toEqual([]);
    expect(problemsOf(lost, ['a', 'b'])).toEqual([]);
    expect(problemsOf(lost, ['b', 'a'])).toHaveLength(1);
    expect(problemsOf(lost, ['a', 'b', 'b'])).toHaveLength(1);
  });

  it('has what was delivered again behind what it had, each once and in order', () => {
    expect(problemsAfter(['a', 'c'], ['b', 'c', 'd'], ['a', 'c', 'b', 'd'])).toEqual([]);
    for (const wrong of [
      ['a', 'c', 'd', 'b'],
      ['a', 'c', 'b'],
      ['a', 'c', 'b', 'c', 'd'],
      ['b', 'a', 'c', 'd'],
    ]) {
      expect(problemsAfter(['a', 'c'], ['b', 'c', 'd'], wrong)).toHaveLength(1);
    }
  });
});

describe('what is offered', () => {
  const conversations = Array.from({ length: 20 }, (_, dialogue) => ({
    dialogue,
    address: `${dialogue}`,
    messageIds: ['x', 'y', 'z'].map((letter) => `${letter}${dialogue}`),
    requests: ['x', 'y', 'z'].map((letter) => Buffer.from(`${letter}${dialogue}`)),
  }));
  const offering = new Offering(conversations, new Random(3));
  const ids = offering.requests.map(String);
  const ledger = new Ledger(Float64Array.from(ids, (_, n) => n));
  ids.forEach((id, n) => {
    ledger.sent(n, n, n);
    ledger.answered(n, n + 0.5, id === 'y7' ? 503 : 200, refusal);
  });
  const journals = conversations.map(({ messageIds }) => messageIds.filter((id) => id !== 'y7'));

  it('holds the messages of each conversation in their order', () => {
    expect(ids.toSorted()).toEqual(conversations.flatMap(({ messageIds }) => messageIds).toSorted());
    for (const { messageIds } of conversations) {
      expect(ids.filter((id) => messageIds.includes(id))).toEqual(messageIds);
    }
  });

  it('knows what was not accepted, and checks every journal', () => {
    const again = offering.notAccepted(ledger);
    expect(again.flatMap(({ messageIds }) => messageIds)).toEqual(['y7']);
    expect(again.flatMap(({ requests }) => requests.map(String))).toEqual(['y7']);
    expect(told(offering.check(ledger, journals))).toEqual([]);
    const after = journals.map((journal, index) => (index === 7 ? [...journal, 'y7'] : journal));
    expect(told(offering.checkAfter(journals, again, after))).toEqual([]);
  });

  it('names where a journal is wrong', () => {
    const short = journals.map((journal, index) => (index < 2 ? journal.slice(1) : journal));
    expect(told(offering.check(ledger, short))).toEqual([
      '1 messages accepted, but not in the journal, in dialogue 0 and 1 more',
    ]);
  });
});

describe('options', () => {
  it('take multiples as fractions or decimals, each once', () => {
    expect(multiples(20)('1/2, 0.5,1,3,2.5')).toEqual([0.5, 1, 3, 2.5]);
  });

  it.each(['', '0', '21', '-1', '1/0', '1/', 'x', '1,', '1e1'])('refuse %j', (text) => {
    expect(() => multiples(20)(text)).toThrow('no multiple above 0 and up to 20');
  });
});

describe('cores', () => {
  const usage = (cpu: number, main: number) => ({ cpu, main, residentMb: 1, children: 0, written: 0 });

  it('are seconds of CPU a second, and those of others what is left', () => {
    const before = { at: 0, server: usage(1_000, 500), client: 100, machine: 5_000 };
    const after = { at: 2_000, server: usage(4_000, 1_500), client: 600, machine: 9_500 };
    expect(coresBetween(before, after)).toEqual({ server: 1.5, mainThread: 0.5, client: 0.25, others: 0.5 });
    expect(coresBetween({ ...before, server: undefined }, after)).toBeUndefined();
  });

  it('of the machine leave out idleness and the wait for the disk', () => {
    expect(busyTime('cpu  10 1 5 1000 70 2 3 9 0 0\ncpu0 10 1 5 1000 70 2 3 9 0 0\n')).toBe(210_000);
  });
});
