/** Shards: mailbox, step, commit, timers, dead letters. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

export const SHARD = {
  events: counter(
    'prosa_events_total',
    'events',
    { outcome: ['applied', 'ignored'] },
    'Events by what became of them: `applied`, or `ignored` because they were applied before or are no longer current.',
  ),
  mailboxEvents: gauge(
    'prosa_mailbox_events',
    'events',
    { group: 'shard groups, see `PROSA_SHARDS`' },
    'Events waiting in the mailboxes of a shard group.',
  ),
  mailboxWaitSeconds: histogram(
    'prosa_mailbox_wait_seconds',
    'seconds',
    {},
    SECONDS.delay,
    'How long an event waited in its mailbox for a transaction that takes it.',
  ),
  batchEvents: histogram(
    'prosa_batch_events',
    'events',
    {},
    [1, 2, 5, 10, 20, 50, 100, 200, 512],
    'Events of one transaction, at most 512. Full ones mean that commits are what events wait for.',
  ),
  stepBatchSeconds: histogram(
    'prosa_step_batch_seconds',
    'seconds',
    {},
    SECONDS.fast,
    'Time to step one batch.',
  ),
  commitSeconds: histogram(
    'prosa_commit_seconds',
    'seconds',
    {},
    SECONDS.fast,
    'Time to commit one batch durably.',
  ),
  commitFailures: counter(
    'prosa_commit_failures_total',
    'commits',
    {},
    'Commits the store refused; their events were not accepted.',
  ),
  eventDelaySeconds: histogram(
    'prosa_event_delay_seconds',
    'seconds',
    {},
    SECONDS.delay,
    'From the acceptance of an event (message or status) by a gateway until what it caused is durable. Where gateway and engine are two machines, their clocks differ by that much.',
  ),
  recordReads: counter(
    'prosa_record_reads_total',
    'records',
    { outcome: ['hit', 'miss'] },
    'Records asked for: `hit` where one was in memory, `miss` where it was read from the store or begins.',
  ),
  unpackedEvents: gauge(
    'prosa_store_unpacked_events',
    'events',
    {},
    'Events that are no longer new and whose rows are not yet compressed.',
  ),
  timerLatenessSeconds: histogram(
    'prosa_timer_lateness_seconds',
    'seconds',
    { kind: ['turn', 'funnel'] },
    SECONDS.delay,
    'From the deadline of a timer until what it caused is durable; its count is that of timers that were due. `turn` ends the wait for a burst of messages, `funnel` is one of the funnel’s. What was due while nothing ran is late by that much.',
  ),
  deadLetters: counter(
    'prosa_dead_letters_total',
    'events',
    { kind: 'kinds of events', code: 'codes of errors.md' },
    'Events that could not be applied; one that fails again and again counts once. `kind` is that of the event, `code` one of [errors.md](errors.md).',
  ),
  deadLettersOpen: gauge(
    'prosa_dead_letters_open',
    'events',
    {},
    'Dead letters that nobody has requeued or discarded; of a shard group 100 are counted at most. Looked up every 15 seconds.',
  ),
};
