import { beforeEach, describe, expect, it } from 'vitest';
import { Ledger, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { isAnswered, judge } from '../../../src/simulator/verdicts.ts';

const ana = '5500900000001';
const rui = '5500900000002';
let now: number;
let ledger: Ledger;

beforeEach(() => {
  now = 1000;
  ledger = new Ledger(() => now);
});

function write(customer: string, id: string): void {
  ledger.wrote(customer, id);
  ledger.posted(id);
  ledger.accepted(id);
}

function reply(customer: string, opaqueId: string, text = opaqueId, outcomeUnknown = false): void {
  now += 10;
  ledger.replied({ customer, wamid: `w${now}`, text, opaqueId, outcomeUnknown });
}

const verdicts = () => judge(ledger).map(({ verdict, customer }) => [verdict, customer]);

it('finds nothing where each message is answered once, in order', () => {
  write(ana, 'a1');
  reply(ana, 'ca:1');
  write(rui, 'r1');
  reply(rui, 'cr:1');
  write(ana, 'a2');
  reply(ana, 'ca:2');
  reply(ana, 'ca:3');
  expect(judge(ledger)).toEqual([]);
  expect([...ledger.messages.values()].every(isAnswered)).toBe(true);
});

describe('lost', () => {
  it('is a message that was accepted and not answered until the customer gave up', () => {
    write(ana, 'a1');
    now += 15_000;
    ledger.gaveUp('a1');
    expect(judge(ledger)).toEqual([
      { verdict: 'lost', customer: ana, subject: 'a1', detail: 'accepted and never answered' },
    ]);
  });

  it('is not undone by an answer that comes later', () => {
    write(ana, 'a1');
    now += 15_000;
    ledger.gaveUp('a1');
    reply(ana, 'ca:1');
    expect(judge(ledger)[0]).toMatchObject({
      verdict: 'lost',
      detail: expect.stringContaining('15010 ms') as unknown,
    });
  });

  it('is not hidden by the answer to the next message', () => {
    write(ana, 'a1');
    ledger.gaveUp('a1');
    write(ana, 'a2');
    reply(ana, 'ca:1');
    expect(verdicts()).toEqual([['lost', ana]]);
  });

  it('is not a message still waited for, nor one that was never accepted', () => {
    write(ana, 'a1');
    ledger.wrote(rui, 'r1');
    ledger.posted('r1');
    ledger.undelivered('r1');
    expect(judge(ledger)).toEqual([]);
  });
});

describe('duplicated', () => {
  it('is the same opaque id accepted twice', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1');
    reply(ana, 'ca:1');
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });

  it('is found across messages', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1');
    write(ana, 'a2');
    reply(ana, 'ca:1');
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });

  it('is not the answer to the next message, which happens to say the same', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1', 'Não entendi');
    write(ana, 'a2');
    reply(ana, 'ca:1', 'Não entendi');
    reply(ana, 'ca:2', 'Não entendi');
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });

  it('is each further one', () => {
    write(ana, 'a1');
    for (let i = 0; i < 4; i++) reply(ana, 'ca:1');
    expect(verdicts()).toHaveLength(3);
  });

  it('is the same text for the same message with another id', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1', 'Para onde?');
    reply(ana, 'ca:2', 'Para onde?');
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });

  it('is the same text for the same message without any id', () => {
    write(ana, 'a1');
    for (const wamid of ['w1', 'w2']) ledger.replied({ customer: ana, wamid, text: 'Para onde?' });
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });

  it('is not the same text for another message or another customer', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1', 'Não entendi');
    write(ana, 'a2');
    reply(ana, 'ca:2', 'Não entendi');
    write(rui, 'r1');
    reply(rui, 'cr:1', 'Não entendi');
    expect(judge(ledger)).toEqual([]);
  });

  it('says when a kill lies between', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1');
    now += 5;
    ledger.killed();
    ledger.restarted();
    reply(ana, 'ca:1');
    expect(judge(ledger)[0]!.verdict).toBe('duplicated');
    expect(judge(ledger)[0]!.detail).toContain('across a kill');
  });
});

describe('resent', () => {
  it('is a send repeated after the simulator spoilt the answer to the first', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1', 'Oi', true);
    reply(ana, 'ca:1', 'Oi');
    expect(verdicts()).toEqual([['resent', ana]]);
  });

  it('does not excuse a new id', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1', 'Oi', true);
    reply(ana, 'ca:2', 'Oi');
    expect(verdicts()).toEqual([['duplicated', ana]]);
  });
});

describe('out of order', () => {
  it('is a lower number after a higher one of the conversation', () => {
    write(ana, 'a1');
    reply(ana, 'ca:2');
    reply(ana, 'ca:1');
    expect(verdicts()).toEqual([['outOfOrder', ana]]);
  });

  it('compares numbers, not text', () => {
    write(ana, 'a1');
    reply(ana, 'ca:9');
    reply(ana, 'ca:10');
    expect(judge(ledger)).toEqual([]);
  });

  it('is judged for each conversation on its own, and not for a repeated send', () => {
    write(ana, 'a1');
    reply(ana, 'x:2', 'a', true);
    reply(ana, 'y:1', 'b');
    reply(ana, 'x:3', 'c');
    reply(ana, 'x:2', 'a');
    expect(verdicts()).toEqual([['resent', ana]]);
  });
});

describe('a burst', () => {
  const wait = { quietMs: 1500, maxMs: 8000 };

  function writeBurst(customer: string, ids: string[], gapMs = 100): void {
    const burst: LedgerMessage[] = [];
    for (const id of ids) {
      now += gapMs;
      ledger.wrote(customer, id, burst);
      ledger.posted(id);
      ledger.accepted(id);
    }
  }

  it('is answered as a whole by the reply to its last message', () => {
    writeBurst(ana, ['a1', 'a2', 'a3']);
    expect(ledger.waiting()).toHaveLength(1);
    reply(ana, 'ca:1');
    expect(ledger.waiting()).toEqual([]);
    expect([...ledger.messages.values()].map(isAnswered)).toEqual([true, true, true]);
  });

  it('is not answered by what comes before its last message', () => {
    const burst: LedgerMessage[] = [];
    ledger.wrote(ana, 'a1', burst);
    ledger.posted('a1');
    ledger.accepted('a1');
    reply(ana, 'ca:1');
    ledger.wrote(ana, 'a2', burst);
    ledger.posted('a2');
    ledger.accepted('a2');
    expect([...ledger.messages.values()].map(isAnswered)).toEqual([false, false]);
    for (const id of ['a1', 'a2']) ledger.gaveUp(id);
    expect(verdicts()).toEqual([
      ['lost', ana],
      ['lost', ana],
    ]);
  });

  it('may be told the same twice only where it may have been two turns', () => {
    const sayTwice = (customer: string) => {
      reply(customer, `c${customer}:1`, 'Para onde?');
      reply(customer, `c${customer}:2`, 'Para onde?');
    };
    writeBurst(ana, ['a1', 'a2']);
    sayTwice(ana);
    writeBurst(rui, ['r1', 'r2'], 1000);
    sayTwice(rui);
    expect(judge(ledger, wait).map(({ verdict, customer }) => [verdict, customer])).toEqual([
      ['duplicated', ana],
    ]);
  });
});

describe('a reply', () => {
  it('belongs to the message before it', () => {
    write(ana, 'a1');
    reply(ana, 'ca:1');
    write(ana, 'a2');
    reply(ana, 'ca:2');
    expect(ledger.messages.get('a2')!.replies.map(({ opaqueId }) => opaqueId)).toEqual(['ca:2']);
  });

  it('does not belong to a message that was not POSTed yet', () => {
    write(ana, 'a1');
    ledger.wrote(ana, 'a2');
    reply(ana, 'ca:1');
    expect(ledger.messages.get('a1')!.replies).toHaveLength(1);
    expect(ledger.messages.get('a2')!.replies).toHaveLength(0);
  });

  it('belongs to the message it quotes, if that is the same customer’s', () => {
    write(ana, 'a1');
    write(rui, 'r1');
    write(ana, 'a2');
    ledger.replied({ customer: ana, wamid: 'w1', text: 'um', answersTo: 'a1' });
    ledger.replied({ customer: ana, wamid: 'w2', text: 'dois', answersTo: 'r1' });
    expect(ledger.replies.map(({ message }) => message?.id)).toEqual(['a1', 'a2']);
  });

  it('may come before the webhook is acknowledged', () => {
    ledger.wrote(ana, 'a1');
    ledger.posted('a1');
    reply(ana, 'ca:1');
    ledger.accepted('a1');
    expect(isAnswered(ledger.messages.get('a1')!)).toBe(true);
  });
});

it('a customer’s patience begins with acceptance, anew with a restart, and stands still while Prosa is down', () => {
  write(ana, 'a1');
  const message = ledger.messages.get('a1')!;
  now += 400;
  expect(ledger.patience(message, 1000)).toBe(600);
  ledger.killed();
  now += 5000;
  expect(ledger.patience(message, 1000)).toBe(1000);
  ledger.restarted();
  now += 1000;
  expect(ledger.patience(message, 1000)).toBe(0);
});
