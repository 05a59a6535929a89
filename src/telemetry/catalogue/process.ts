/** The process and its threads. */
import { counter, gauge, histogram } from '../metric.ts';

export const PROCESS = {
  buildInfo: gauge(
    'prosa_build_info',
    'none',
    { version: 'the version of this Prosa', role: ['start', 'gateway', 'engine'] },
    'Always 1; its labels tell the version and what the process is.',
  ),
  ready: gauge('prosa_ready', 'none', {}, '1 where `/readyz` answers 200, else 0.'),
  threadBusySeconds: counter(
    'prosa_thread_busy_seconds_total',
    'seconds',
    { thread: 'main, worker' },
    'Time in which threads were busy, of all threads of a kind together: `main`, or `worker` for those that host shards. Busy is what does not wait for events: work, and what blocks a thread, as a write to a file does.',
  ),
  threads: gauge(
    'prosa_threads',
    'threads',
    { thread: 'main, worker' },
    'Threads that share the work: `main` 1, `worker` as `PROSA_WORKERS`.',
  ),
  workerDeaths: counter(
    'prosa_worker_deaths_total',
    'threads',
    { reason: ['out_of_memory', 'step_limit', 'stalled', 'error', 'exit'] },
    'Worker threads that died: `out_of_memory`, `step_limit`, `stalled`, `error` (uncaught), `exit`. A process that dies counts nothing: its next start is a change of `process_start_time_seconds`.',
  ),
  watchdogKills: counter(
    'prosa_watchdog_kills_total',
    'threads',
    { reason: ['step_limit', 'out_of_memory', 'stalled'] },
    'Worker threads that were ended because they did not get on: `step_limit`, `out_of_memory` with an event in hand, `stalled` with none.',
  ),
  quarantinedEvents: counter(
    'prosa_quarantined_events_total',
    'events',
    { kind: 'kinds of events' },
    'Events that killed workers and are not tried again: `message`, `timer`, `effect`, `delivery`, or `run` for an effect that killed while it ran.',
  ),
  traceSpans: counter(
    'prosa_trace_spans_total',
    'spans',
    { outcome: ['exported', 'failed', 'dropped'] },
    'Spans of traces, where `PROSA_OTLP_ENDPOINT` is set: `exported`, `failed` where the collector did not take them, `dropped` where more were waiting than are held. The last two are lost.',
  ),
  workerRestartSeconds: histogram(
    'prosa_worker_restart_seconds',
    'seconds',
    {},
    [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    'From the death of a worker thread until all its shards were open again.',
  ),
};
