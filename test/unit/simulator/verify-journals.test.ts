import { expect, it } from 'vitest';
import type { LedgerMessage } from '../../../src/simulator/ledger.ts';
import { compareJournals } from '../../../src/simulator/verify-journals.ts';

const message = (id: string, accepted = true): LedgerMessage => ({
  id,
  customer: 'ana',
  writtenAt: 0,
  undelivered: !accepted,
  replies: [],
  ...(accepted ? { acceptedAt: 1 } : {}),
});

const written = [message('a'), message('b'), message('c')];

/** `-` is an event that is not a message. */
const journal = (ids: string, firstRevision = 1) =>
  [...ids].map((id, index) => ({
    revision: firstRevision + index,
    event: id === '-' ? { kind: 'timer', id: 'a' } : { kind: 'message', id },
  }));

const verdicts = (journals: ReturnType<typeof journal>[], messages = written) =>
  [...compareJournals('ana', messages, journals)].map(({ verdict, subject }) => `${verdict} ${subject}`);

it('is content with each message once, in order, among other events and older messages', () => {
  expect(verdicts([journal('xy-a-bc-', 7)])).toEqual([]);
});

it('finds an accepted message that is not there', () => {
  expect(verdicts([journal('ac')])).toEqual(['lost b']);
  expect(verdicts([])).toEqual(['lost a', 'lost b', 'lost c']);
});

it('does not miss a message that was never accepted', () => {
  expect(verdicts([journal('ab')], [...written.slice(0, 2), message('c', false)])).toEqual([]);
});

it('finds a message that is there twice, also in two conversations', () => {
  expect(verdicts([journal('abbc')])).toEqual(['duplicated b']);
  expect(verdicts([journal('abc'), journal('b')])).toEqual(['duplicated b']);
});

it('finds messages in another order', () => {
  expect(verdicts([journal('bac')])).toEqual(['outOfOrder a']);
});

it('finds revisions that do not follow each other', () => {
  const [first, second, third] = journal('abc');
  expect(verdicts([[first!, second!, { ...third!, revision: 5 }]])).toEqual(['lost ana/5']);
  expect(verdicts([[first!, second!, { ...third!, revision: 2 }]])).toEqual(['duplicated ana/2']);
  expect(verdicts([[first!, second!, { ...third!, revision: 1 }]])).toEqual(['outOfOrder ana/1']);
});
