import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph, stat } from './panels.ts';
import { orZero, quantile, rate, rise, sum } from './queries.ts';

/** What processes, threads and shards do. */
export const shardsAndThreads = dashboard(
  'prosa-shards',
  'Prosa: shards and threads',
  'Threads, shard groups, restarts, caches and the store.',
  [
    [
      'Threads',
      [
        graph({
          title: 'Busy, by thread',
          runbook: 'prosathreadsbusy',
          unit: 'percentunit',
          limits: { warn: 0.8, bad: 0.95 },
          means: 'Share of the time in which a kind of threads works or is blocked.',
          act: '`main` near 1: another gateway. `worker` near 1: more workers or engines.',
          queries: [
            {
              expr: `${rate(M.threadBusySeconds, '', ['instance', 'thread'])} / ${sum(M.threads, '', ['instance', 'thread'])}`,
              legend: '{{instance}} {{thread}}',
            },
          ],
        }),
        graph({
          title: 'Worker deaths',
          runbook: 'prosaworkerrestarts',
          unit: 'short',
          limits: { warn: 1, bad: 5 },
          means: 'Worker threads that died, by reason; another takes the place of each at once.',
          act: 'Look for dead letters and quarantined events: something kills them.',
          queries: [{ expr: `sum by (reason) (increase(${M.workerDeaths.name}[5m]))`, legend: '{{reason}}' }],
        }),
        stat({
          title: 'Ended by the watchdog',
          runbook: 'prosaworkerrestarts',
          unit: 'short',
          limits: { warn: 1, bad: 5 },
          means: 'Threads that did not get on in the time shown.',
          act: 'As for worker deaths.',
          queries: [{ expr: rise(M.watchdogKills), legend: 'killed' }],
        }),
        stat({
          title: 'Quarantined events',
          runbook: 'prosadeadletters',
          unit: 'short',
          limits: { warn: 1, bad: 5 },
          means: 'Events that killed threads again and again and were set aside, in the time shown.',
          act: 'Each is a dead letter: find out what is in it.',
          queries: [{ expr: orZero(rise(M.quarantinedEvents)), legend: 'events' }],
        }),
        stat({
          title: 'Restart of a thread (mean)',
          runbook: 'prosaworkerrestarts',
          unit: 's',
          limits: { warn: 2, bad: 10 },
          means: 'From the death of a thread until all its shards were open; 0 where none died.',
          act: 'Long: the store is slow to open. Look at the disk or Redis.',
          queries: [
            {
              expr: `(${rise({ ...M.workerRestartSeconds, name: `${M.workerRestartSeconds.name}_sum` })}) / clamp_min(${rise({ ...M.workerRestartSeconds, name: `${M.workerRestartSeconds.name}_count` })}, 1)`,
              legend: 'mean',
            },
          ],
        }),
        stat({
          title: 'Versions running',
          runbook: 'prosaprocessdown',
          unit: 'short',
          limits: { warn: 2, bad: 3 },
          means: 'How many versions of Prosa run; two are normal during a deployment.',
          act: 'It stays at two: a deployment is stuck.',
          queries: [{ expr: `count(count by (version) (${M.buildInfo.name}))`, legend: 'versions' }],
        }),
      ],
    ],
    [
      'Shards',
      [
        graph({
          title: 'Mailboxes by shard group',
          runbook: 'prosaslowevents',
          unit: 'short',
          limits: { warn: 500, bad: 5_000 },
          means: 'Events that wait, of the ten groups where most do.',
          act: 'One group alone: one conversation or one shard is hot. All: threads or store.',
          queries: [
            {
              expr: `topk(10, ${sum(M.mailboxEvents, '', ['instance', 'group'])})`,
              legend: '{{instance}} {{group}}',
            },
          ],
        }),
        graph({
          title: 'Events applied and ignored',
          runbook: 'prosaslowevents',
          unit: 'ops',
          means:
            'Ignored are those that were applied before or are no longer current: redeliveries, timers that were taken back.',
          act: 'Many ignored: WhatsApp or Kafka deliver again and again; look at 5xx and rebalances.',
          queries: [{ expr: rate(M.events, '', ['outcome']), legend: '{{outcome}}' }],
        }),
        graph({
          title: 'Shards assigned and open',
          runbook: 'prosashardsclosed',
          unit: 'short',
          means:
            'Per engine. Open is below assigned while shards open or are mended; with one process there is none.',
          act: 'Open are fewer than there are: no engine has the others. It changes all the time: runbooks/rebalance-storm.md.',
          queries: [
            { expr: orZero(sum(M.shardsAssigned, '', ['instance'])), legend: 'assigned {{instance}}' },
            { expr: orZero(sum(M.shardsOpen, '', ['instance'])), legend: 'open {{instance}}' },
            { expr: orZero(`max(${M.shards.name})`), legend: 'there are' },
          ],
        }),
        graph({
          title: 'Commits refused',
          runbook: 'prosacommitfailures',
          unit: 'ops',
          limits: { warn: 0.01, bad: 1 },
          means: 'Commits that the store did not take; nothing of them was accepted.',
          act: 'A full disk, or Redis that is down or has another owner for the shard.',
          queries: [{ expr: rate(M.commitFailures), legend: 'refused' }],
        }),
        graph({
          title: 'Records found in memory',
          runbook: 'prosaslowevents',
          unit: 'percentunit',
          means:
            'Share of the records that had not to be read from the store. New conversations count as not found.',
          act: 'Low under load: more memory for records, or more engines.',
          queries: [
            {
              expr: `${rate(M.recordReads, 'outcome="hit"')} / clamp_min(${rate(M.recordReads)}, 0.001)`,
              legend: 'found',
            },
          ],
        }),
        graph({
          title: 'Events not yet compressed',
          runbook: 'prosaslowevents',
          unit: 'short',
          limits: { warn: 1_000_000, bad: 10_000_000 },
          means: 'Rows that are no longer new and wait to be made smaller; it falls in quiet times.',
          act: 'It only rises: there are no quiet times; more engines or cores.',
          queries: [{ expr: sum(M.unpackedEvents), legend: 'events' }],
        }),
      ],
    ],
    [
      'Timers, dead letters, erasures, process',
      [
        graph({
          title: 'Timers due a second',
          runbook: 'prosalatetimers',
          unit: 'ops',
          means: 'Deadlines that passed: of bursts (`turn`) and of the funnel.',
          act: 'Nothing by itself; read it with the lateness.',
          queries: [
            {
              expr: `sum by (kind) (rate(${M.timerLatenessSeconds.name}_count[$__rate_interval]))`,
              legend: '{{kind}}',
            },
          ],
        }),
        graph({
          title: 'Lateness of timers (99 %)',
          runbook: 'prosalatetimers',
          unit: 's',
          limits: { warn: 5, bad: 30 },
          means: 'From the deadline until what it caused is durable.',
          act: 'After an outage they catch up; else look at busy threads and commits.',
          queries: [{ expr: quantile(0.99, M.timerLatenessSeconds, '', ['kind']), legend: '{{kind}}' }],
        }),
        graph({
          title: 'Dead letters',
          runbook: 'prosadeadletters',
          unit: 'short',
          limits: { warn: 1, bad: 20 },
          means: 'Open ones, and new ones within five minutes by code.',
          act: '`prosa dead-letters list` and `show`, mend, `requeue`.',
          queries: [
            { expr: sum(M.deadLettersOpen), legend: 'open' },
            { expr: orZero(`sum by (code) (increase(${M.deadLetters.name}[5m]))`), legend: 'new, {{code}}' },
          ],
        }),
        graph({
          title: 'Memory of processes',
          runbook: 'prosaworkerrestarts',
          unit: 'bytes',
          means: 'Resident memory, all threads together.',
          act: 'It only rises for hours: take a heap snapshot before the process is ended.',
          queries: [{ expr: 'sum by (instance) (process_resident_memory_bytes)', legend: '{{instance}}' }],
        }),
        graph({
          title: 'Spans of traces',
          runbook: 'prosaprocessdown',
          unit: 'ops',
          means:
            'Sent to the collector (`exported`) or lost; 0 where traces are off. No message waits for them.',
          act: 'Lost ones: the collector is away or refuses, or PROSA_TRACE_SAMPLE is too high for it. docs/guides/tracing.md',
          queries: [{ expr: orZero(rate(M.traceSpans, '', ['outcome'])), legend: '{{outcome}}' }],
        }),
        graph({
          title: 'Erasures',
          runbook: 'prosaerasureunfinished',
          unit: 'short',
          means: 'Erasures that have begun and are not complete, and conversations erased in the time shown.',
          act: 'Unfinished for an hour: a file cannot be scrubbed; the log says which.',
          queries: [
            { expr: orZero(sum(M.erasuresUnfinished)), legend: 'unfinished' },
            { expr: rise(M.conversationsErased, '', ['reason']), legend: 'erased, {{reason}}' },
          ],
        }),
        graph({
          title: 'Open streams of the page',
          runbook: 'prosaprocessdown',
          unit: 'short',
          means: 'Customers who have the page open.',
          act: 'It falls to 0 at once: the gateway was restarted, or a proxy in front of it.',
          queries: [{ expr: sum(M.webStreams, '', ['instance']), legend: '{{instance}}' }],
        }),
      ],
    ],
  ],
);
