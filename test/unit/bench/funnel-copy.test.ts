import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { retimed } from '../../../bench/funnel-copy.ts';
import rental from '../../../machines/rental/machine.json' with { type: 'json' };
import { documentSchema } from '../../../src/funnel/document.ts';

const burst = z.strictObject({ quietMs: z.int().min(0), maxMs: z.int().min(1) });
const turns = z.strictObject({ burst: burst.optional(), whileAnswering: z.string().optional() });
const withoutTurns = z.strictObject({ id: z.string(), delays: z.record(z.string(), z.string()).optional() });
const withTurns = withoutTurns.extend({ turns: turns.optional(), machine: z.json().optional() });

describe('the copy of a funnel', () => {
  it('says nothing of turns where the schema knows none', () => {
    expect(retimed({ id: 'a' }, { burst: 0 }, withoutTurns)).toEqual({
      document: { id: 'a' },
      burst: undefined,
    });
  });

  it('waits as long as it is told for the end of a burst', () => {
    expect(retimed({ id: 'a' }, { burst: 0 }, withTurns)).toEqual({
      document: { id: 'a', turns: { burst: { quietMs: 0, maxMs: 10_000 } } },
      burst: 0,
    });
  });

  it('never lets a turn end before its burst may', () => {
    const { document } = retimed({ id: 'a' }, { burst: 30_000 }, withTurns);
    expect(document).toMatchObject({ turns: { burst: { quietMs: 30_000, maxMs: 30_000 } } });
  });

  it('keeps what else a turn policy says, and reaches the stages', () => {
    const stage = { turns: { burst: { quietMs: 9, maxMs: 99 }, whileAnswering: 'queue' }, tags: [1, null] };
    const document = { id: 'a', turns: { whileAnswering: 'queue' }, machine: { states: { stage } } };
    const now = { quietMs: 0, maxMs: 10_000 };
    expect(retimed(document, { burst: 0 }, withTurns).document).toEqual({
      id: 'a',
      turns: { whileAnswering: 'queue', burst: now },
      machine: { states: { stage: { turns: { burst: now, whileAnswering: 'queue' }, tags: [1, null] } } },
    });
  });

  it('is refused when the schema knows turns and does not take these', () => {
    const strict = withoutTurns.extend({ turns: z.strictObject({ burst: z.strictObject({}) }).optional() });
    expect(() => retimed({ id: 'a' }, { burst: 0 }, strict)).toThrow('not accepted');
  });

  it('has the delays it is told and keeps the others', () => {
    const document = { id: 'a', delays: { followUp: '2h', other: '1d' } };
    expect(retimed(document, { burst: 0, delays: { followUp: '9s' } }, withoutTurns).document).toEqual({
      id: 'a',
      delays: { followUp: '9s', other: '1d' },
    });
  });

  it('of the rental funnel is a funnel still, and steps every message at once', () => {
    const { document, burst: waits } = retimed(rental, { burst: 0, delays: { followUp: '30d' } });
    expect(documentSchema.parse(document)).toMatchObject({ id: 'rental', delays: { followUp: '30d' } });
    expect([0, undefined]).toContain(waits);
  });
});
