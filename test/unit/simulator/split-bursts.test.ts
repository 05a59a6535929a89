import { beforeEach, describe, expect, it } from 'vitest';
import { Ledger, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { checkBursts } from '../../../src/simulator/split-bursts.ts';
import type { CustomerJournal } from '../../../src/simulator/verify-journals.ts';

const wait = { quietMs: 1500, maxMs: 8000 };
let now: number;
let ledger: Ledger;

beforeEach(() => {
  now = 0;
  ledger = new Ledger(() => now);
  const burst: LedgerMessage[] = [];
  for (const id of ['a', 'b', 'c']) {
    ledger.wrote('ana', id, burst);
    ledger.posted(id);
    ledger.accepted(id);
    now += 300;
  }
});

/**
 * `T` is the timer that begins a turn, `t` another one, `e` the result of an effect, the rest are messages. Capital
 * letters and those in `answered` decided a message, which the customer got.
 */
function journal(events: string, answered = 'T'): CustomerJournal {
  const event = (char: string) => {
    if (char === 'T') return { kind: 'timer', id: 'prosa.turn' };
    if (char === 't') return { kind: 'timer', id: 'xstate.after.followUp.waiting' };
    return char === 'e' ? { kind: 'effect' } : { kind: 'message', id: char };
  };
  const entries = [...events].map((char, index) => ({ revision: index + 1, event: event(char) }));
  const outbox = [...events].flatMap((char, index) =>
    answered.includes(char) ? [{ id: `ca:${index}`, revision: index + 1 }] : [],
  );
  for (const { id } of outbox) ledger.replied({ customer: 'ana', wamid: id, text: id, opaqueId: id });
  return { entries, outbox };
}

const check = (...journals: CustomerJournal[]) =>
  checkBursts([...ledger.messages.values()], journals, ledger, wait);

describe('a burst is one turn', () => {
  it.each(['abcT', 'xTabcTyT', 'ateebectTe', 'xabcT', 'abc'])('in %s', (events) => {
    expect(check(journal(events))).toEqual({ judged: 1, findings: [] });
  });

  it('also where an effect of the turn before, or a reminder, was answered in between', () => {
    expect(check(journal('xTaebtcT', 'Tet'))).toEqual({ judged: 1, findings: [] });
  });

  it('also where a turn begins with the message that fills it', () => {
    expect(check(journal('abc', 'c'))).toEqual({ judged: 1, findings: [] });
  });
});

describe('a burst is split', () => {
  it.each([
    ['a turn began between its messages', 'aTbcT', 'T', '2, 5'],
    ['two turns began after its messages', 'abcTeT', 'T', '4, 6'],
    ['each message was answered by itself', 'abc', 'abc', '1, 2, 3'],
    ['a message was answered by itself before the turn', 'abcT', 'aT', '1, 4'],
  ])('where %s', (_, events, answered, turns) => {
    const { findings } = check(journal(events, answered));
    expect(findings).toMatchObject([{ verdict: 'split', customer: 'ana', subject: 'c' }]);
    expect(findings[0]!.detail).toContain(`begun at ${turns}`);
  });
});

describe('a burst is not judged', () => {
  it('where it may have come too slowly', () => {
    ledger.messages.get('c')!.acceptedAt = 5000;
    expect(check(journal('abTcT'))).toEqual({ judged: 0, findings: [] });
  });

  it('where the journal lacks one of its messages, which is another verdict', () => {
    expect(check(journal('aTcT'))).toEqual({ judged: 0, findings: [] });
    expect(check()).toEqual({ judged: 0, findings: [] });
  });
});
