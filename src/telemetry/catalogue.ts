/**
 * Every metric of Prosa, in the order of a message's way. The code makes its metrics from these definitions, the
 * reference is written from them, and dashboards and rules may ask for nothing else.
 */
import { BOOKINGS } from './catalogue/bookings.ts';
import { DELIVERY } from './catalogue/delivery.ts';
import { EFFECTS } from './catalogue/effects.ts';
import { ERASURE } from './catalogue/erasure.ts';
import { FUNNEL } from './catalogue/funnel.ts';
import { GATEWAY } from './catalogue/gateway.ts';
import { GOODS } from './catalogue/goods.ts';
import { LOG } from './catalogue/log.ts';
import { MODELS } from './catalogue/models.ts';
import { PROCESS } from './catalogue/process.ts';
import { SHARD } from './catalogue/shard.ts';
import type { LabelBounds, Metric } from './metric.ts';

export const METRICS = {
  ...GATEWAY,
  ...LOG,
  ...SHARD,
  ...EFFECTS,
  ...DELIVERY,
  ...FUNNEL,
  ...MODELS,
  ...GOODS,
  ...BOOKINGS,
  ...PROCESS,
  ...ERASURE,
} as const satisfies Record<string, Metric<LabelBounds>>;
