import { describe, expect, it } from 'vitest';
import { retimed } from '../../../bench/funnel-copy.ts';
import rental from '../../../machines/rental/machine.json' with { type: 'json' };

const now = { quietMs: 0, maxMs: 10_000 };

describe('the copy of a funnel', () => {
  it('waits as long as it is told for the end of a burst', () => {
    expect(retimed(rental, { burst: 700 }).turns).toMatchObject({ burst: { quietMs: 700, maxMs: 10_000 } });
  });

  it('never lets a turn end before its burst may', () => {
    expect(retimed(rental, { burst: 30_000 }).turns).toMatchObject({
      burst: { quietMs: 30_000, maxMs: 30_000 },
    });
  });

  it('keeps what else a turn policy says, and reaches the stages', () => {
    const turns = { burst: { quietMs: 9, maxMs: 99 }, whileReplying: 'queue' as const };
    const { discovery, ...others } = rental.machine.states;
    const document = {
      ...rental,
      turns: { whileReplying: 'queue' as const },
      machine: { ...rental.machine, states: { ...others, discovery: { ...discovery, turns } } },
    };
    const copy = retimed(document, { burst: 0 });
    expect(copy.turns).toEqual({ whileReplying: 'queue', burst: now });
    expect(copy.machine.states!.discovery).toMatchObject({ turns: { whileReplying: 'queue', burst: now } });
  });

  it('has the delays it is told and keeps the others', () => {
    const { delays } = retimed(
      { ...rental, delays: { ...rental.delays, other: '1d' } },
      { burst: 0, delays: { followUp: '9s' } },
    );
    expect(delays).toMatchObject({ other: '1d', followUp: '9s' });
  });

  it('that would not be accepted is refused', () => {
    expect(() => retimed({ ...rental, delays: { followUp: 'soon' } }, { burst: 0 })).toThrow('not accepted');
  });
});
