/** The span within which something happens, for log lines and for whoever is called by way of others. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceIds } from './tracing.ts';

export interface ActiveSpan {
  ids: TraceIds;
  /** Traceparent. */
  context: string;
  conversation: string | undefined;
}

/** Costs nothing as long as no span runs. */
export const activeSpan = new AsyncLocalStorage<ActiveSpan>();
