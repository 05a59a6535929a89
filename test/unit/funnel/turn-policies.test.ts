import { expect, it } from 'vitest';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { turnPolicies } from '../../../src/funnel/turn-policies.ts';

const document = (turns: FunnelDocument['turns'], ofStage: FunnelDocument['turns']): FunnelDocument =>
  ({ turns, machine: { initial: 'a', states: { a: { turns: ofStage }, b: {} } } }) as never as FunnelDocument;

it('waits 1.5 s on WhatsApp and 0.4 s on the page, 8 s at most, and supersedes, where nothing is said', () => {
  const policy = turnPolicies(document(undefined, undefined));
  expect(policy('a', 'whatsapp')).toEqual({ quietMs: 1_500, maxMs: 8_000, whileReplying: 'supersede' });
  expect(policy('a', 'web')).toEqual({ quietMs: 400, maxMs: 8_000, whileReplying: 'supersede' });
});

it('follows the funnel, and in a stage what the stage says, field by field', () => {
  const policy = turnPolicies(
    document({ burst: { quietMs: 2_000, maxMs: 5_000 }, whileReplying: 'queue' }, { burst: { quietMs: 0 } }),
  );
  expect(policy('a', 'whatsapp')).toEqual({ quietMs: 0, maxMs: 5_000, whileReplying: 'queue' });
  expect(policy('b', 'web')).toEqual({ quietMs: 2_000, maxMs: 5_000, whileReplying: 'queue' });
});
