import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetLedger } from '../../../src/log/offset-ledger.ts';

/** Rising offsets with holes, and the order in which they finish. */
const history = fc
  .tuple(fc.nat(1_000), fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }))
  .chain(([start, holes]) => {
    let at = start;
    const offsets = holes.map((hole) => {
      at += hole;
      return at++;
    });
    return fc.tuple(fc.constant(start), fc.constant(offsets), fc.shuffledSubarray(offsets));
  });

describe('an offset ledger', () => {
  it('lets nothing be committed but what is finished together with all before it', () => {
    fc.assert(
      fc.property(history, ([start, offsets, finishing]) => {
        const ledger = new OffsetLedger<string>(start);
        for (const offset of offsets) ledger.begin(offset, `of ${offset}`);
        const finished = new Set<number>();
        let before = ledger.next;
        for (const offset of finishing) {
          ledger.finish(offset);
          finished.add(offset);
          const first = offsets.find((one) => !finished.has(one));
          expect(ledger.next).toBe(first ?? ledger.end);
          expect(ledger.next).toBeGreaterThanOrEqual(before);
          before = ledger.next;
        }
        expect([...ledger.unfinished()]).toEqual(
          offsets.filter((one) => !finished.has(one)).map((one) => [one, `of ${one}`]),
        );
        expect(ledger.size).toBe(offsets.length - finished.size);
        expect(ledger.end).toBe(offsets.length === 0 ? start : offsets.at(-1)! + 1);
      }),
    );
  });

  it('counts what finishes twice once', () => {
    const ledger = new OffsetLedger<undefined>(5);
    ledger.begin(5, undefined);
    ledger.begin(6, undefined);
    ledger.finish(6);
    ledger.finish(6);
    expect([ledger.next, ledger.size]).toEqual([5, 1]);
  });

  it('takes no offset twice', () => {
    const ledger = new OffsetLedger<undefined>(5);
    ledger.begin(7, undefined);
    expect(() => ledger.begin(7, undefined)).toThrow('offset 7 was begun before');
    expect(() => ledger.begin(6, undefined)).toThrow(RangeError);
  });
});
