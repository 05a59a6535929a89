/** The log of an engine, where there are many processes. */
import { counter, gauge } from '../metric.ts';

export const LOG = {
  shards: gauge(
    'prosa_shards',
    'shards',
    {},
    'Shards there are in all (`PROSA_SHARDS`), told by gateways and engines; with one process there is none.',
  ),
  shardsAssigned: gauge(
    'prosa_shards_assigned',
    'shards',
    {},
    'Shards that the log has assigned to this engine.',
  ),
  shardsOpen: gauge(
    'prosa_shards_open',
    'shards',
    {},
    'Shards of this engine that take events; fewer than assigned while some open or are mended.',
  ),
  logLag: gauge(
    'prosa_log_lag',
    'events',
    {},
    'Events in the log of the shards of this engine whose work is not committed yet.',
  ),
  logHeld: gauge('prosa_log_held', 'events', {}, 'Events taken from the log and not finished.'),
  logUnreadable: counter(
    'prosa_log_unreadable_total',
    'records',
    {},
    'Records of the events topic that were no events.',
  ),
};
