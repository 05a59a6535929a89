/** Erasing and retention. */
import { counter, gauge } from '../metric.ts';

const reason = ['forget', 'retention'] as const;

export const ERASURE = {
  conversationsErased: counter(
    'prosa_conversations_erased_total',
    'conversations',
    { reason },
    'Conversations erased: `forget` or `retention`.',
  ),
  journalEntriesErased: counter(
    'prosa_journal_entries_erased_total',
    'entries',
    { reason },
    'Journal entries erased with their conversation, or trimmed by retention.',
  ),
  journalsUntrimmable: counter(
    'prosa_journals_untrimmable_total',
    'journals',
    {},
    'Journals older than retention allows that do not replay and so stay as they are; counted at each pass.',
  ),
  erasuresUnfinished: gauge(
    'prosa_erasures_unfinished',
    'erasures',
    {},
    'Erasures that have begun and are not complete; one that stays for long means that files cannot be scrubbed.',
  ),
};
