import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/simulator/ledger.ts';
import { plannedMessages, progressLine } from '../../../src/simulator/progress.ts';

let ids = 0;

/** @param lines of how many messages each line consists */
function writes(ledger: Ledger, customer: string, lines: readonly number[]): void {
  for (const pieces of lines) {
    const burst = pieces > 1 ? [] : undefined;
    for (let n = 0; n < pieces; n++) ledger.wrote(customer, `m${++ids}`, burst);
  }
}

const planned = (ledger: Ledger, customers: number, lines: number) =>
  plannedMessages([...ledger.messages.values()], customers, lines);

describe('the messages that a run will have', () => {
  it('are a line each where nobody writes in bursts', () => {
    const ledger = new Ledger(() => 0);
    expect(planned(ledger, 4, 5)).toBe(20);
    writes(ledger, 'ana', [1, 1, 1]);
    expect(planned(ledger, 4, 5)).toBe(20);
  });

  it('grow with each burst, and in the end are those that were written', () => {
    const ledger = new Ledger(() => 0);
    writes(ledger, 'ana', [3, 1]);
    writes(ledger, 'bia', [2]);
    expect(planned(ledger, 2, 3)).toBe(6 + 2 + 1);
    writes(ledger, 'ana', [4]);
    writes(ledger, 'bia', [1, 1]);
    expect(planned(ledger, 2, 3)).toBe(12);
    expect(ledger.messages.size).toBe(12);
  });

  it('are more than planned where a customer goes on under fire', () => {
    const ledger = new Ledger(() => 0);
    writes(ledger, 'ana', [1, 1, 1, 1]);
    expect(planned(ledger, 2, 2)).toBe(6);
  });
});

it('the line says how far it is of how many, and whether these may become more', () => {
  const progress = {
    ...{ elapsedMs: 61_234, finished: 3, customers: 40, planned: 1_825, accepted: 1_600, answered: 1_590 },
    ...{ mayBecomeMore: true, kills: 0, plannedKills: 0 },
  };
  expect(progressLine(progress)).toBe(
    '  61.2 s   accepted 1600 of 1825 or more   answered 1590   customers finished 3 of 40',
  );
  expect(progressLine({ ...progress, mayBecomeMore: false, kills: 1, plannedKills: 2 })).toBe(
    '  61.2 s   accepted 1600 of 1825   answered 1590   customers finished 3 of 40   kills 1 of 2',
  );
});
