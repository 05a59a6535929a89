import { describe, expect, it } from 'vitest';
import rental from '../../../machines/rental/machine.json' with { type: 'json' };
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { turnPolicies } from '../../../src/funnel/turn-policies.ts';
import { cameWithin, pauseInBurst, piecesOf } from '../../../src/simulator/burst.ts';
import { burstWait } from '../../../src/simulator/burst-wait.ts';
import { Ledger, type LedgerMessage } from '../../../src/simulator/ledger.ts';
import { Random } from '../../../src/simulator/random.ts';
import { rentalScript } from '../../../src/simulator/script.ts';

const wait = { quietMs: 1500, maxMs: 8000 };

describe('the pieces of a text', () => {
  it('are two to four, none of them empty, and together they say the same', () => {
    const words = (text: string) => text.replaceAll(/[,\s]+/g, ' ').trim();
    const counts = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const script = rentalScript(random, 7, 'Ana');
      for (let line = 0; line < 12; line++) {
        const text = script.next().value;
        const pieces = piecesOf(text, random);
        counts.add(pieces.length);
        expect(pieces.every((piece) => piece.trim() !== '')).toBe(true);
        expect(words(pieces.join(' '))).toMatch(new RegExp(`${RegExp.escape(words(text))}$`));
      }
    }
    expect([...counts].sort()).toEqual([2, 3, 4]);
  });

  it('are the clauses, then the phrases, then a word that takes the floor', () => {
    const pieces = (text: string) => piecesOf(text, new Random(1));
    expect(pieces('Oi, procuro uma casa')).toEqual(['Oi', 'procuro uma casa']);
    expect(pieces('Procuro uma casa em Paraty')).toEqual(['Procuro uma casa', 'em Paraty']);
    expect(pieces('Somos 4 pessoas')).toEqual([expect.stringMatching(/^\p{L}/u), 'Somos 4 pessoas']);
  });
});

it('the pauses in a burst are well inside what the funnel waits for, and four pieces in all of it', () => {
  const random = new Random(1);
  for (let i = 0; i < 1000; i++) {
    expect(pauseInBurst(wait, random)).toBeLessThan(0.41 * wait.quietMs);
    expect(3 * pauseInBurst({ quietMs: 60_000, maxMs: 8000 }, random)).toBeLessThan(0.31 * 8000);
  }
});

describe('what the rental funnel waits for', () => {
  it('is what its turns say for WhatsApp', async () => {
    const { quietMs, maxMs } = turnPolicies(rental as unknown as FunnelDocument)('discovery', 'whatsapp');
    expect(await burstWait()).toEqual({ quietMs, maxMs });
  });

  it('is what other turns say where they are given', async () => {
    expect(await burstWait({ burst: { quietMs: 300, maxMs: 900 } })).toEqual({ quietMs: 300, maxMs: 900 });
  });
});

describe('a burst came within the wait', () => {
  /** Each piece: when it was POSTed and when it was accepted. */
  function came(pieces: [number, number][], outage?: [number, number]): boolean {
    let now = 0;
    const ledger = new Ledger(() => now);
    const burst: LedgerMessage[] = [];
    const at = (time: number, note: () => void) => {
      now = time;
      note();
    };
    for (const [index, [posted, accepted]] of pieces.entries()) {
      const id = String(index);
      at(posted, () => ledger.wrote('ana', id, burst));
      at(posted, () => ledger.posted(id));
      at(accepted, () => ledger.accepted(id));
    }
    if (outage) {
      at(outage[0], () => ledger.killed());
      at(outage[1], () => ledger.restarted());
    }
    return cameWithin(wait, burst, ledger);
  }

  const quick: [number, number][] = [
    [0, 10],
    [500, 510],
    [1000, 1010],
  ];

  it('where each piece followed the one before clearly before its end', () => {
    expect(came(quick)).toBe(true);
    const slow: [number, number][] = [...quick, [1990, 2000]];
    expect(came(slow)).toBe(false);
  });

  it('not where a piece took long to be accepted: it may have come early or late', () => {
    const first: [number, number] = [0, 700];
    const second: [number, number] = [800, 950];
    expect(came([first, second])).toBe(false);
  });

  it('not where all of it took about as long as is waited at most', () => {
    const pieces = Array.from({ length: 7 }, (_, i): [number, number] => [i * 850, i * 850 + 1]);
    expect(came(pieces.slice(0, 5))).toBe(true);
    expect(came(pieces)).toBe(false);
  });

  it('not where something was dead meanwhile', () => {
    expect(came(quick, [600, 800])).toBe(false);
    expect(came(quick, [-500, 100])).toBe(false);
    expect(came(quick, [1100, 1200])).toBe(true);
  });
});
