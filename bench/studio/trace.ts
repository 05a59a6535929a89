/** What Chromium traced while something was done: which frames it brought to the screen, and marks of the page. */
import { BenchError } from '../bench-error.ts';

/** As much of Chromium's trace format as is used; `ts` in microseconds. */
export interface TraceEvent {
  name: string;
  ts: number;
  dur?: number;
  cat?: string;
  ph?: string;
  args?: { frame_reporter?: { state?: string; affects_smoothness?: boolean } };
}

/** Frames by the display's compositor, their fate by the page's, and the page's own marks. */
export const CATEGORIES = ['viz', 'cc', 'benchmark', 'blink.user_timing'];

export interface Frames {
  perSecond: number;
  /** Those that were due and came late or never, so that something moved unevenly. */
  dropped: number;
  /** The longest time between two (ms). */
  longestMs: number;
}

/**
 * Frames between two marks of the page. `Display::DrawAndSwap` is the display compositor drawing a frame because
 * something on it changed, and giving it to the screen: a page that changes nothing has none.
 */
export function framesBetween(events: readonly TraceEvent[], begin: string, end: string): Frames {
  const from = markedAt(events, begin);
  const to = markedAt(events, end);
  const within = events.filter(({ ts }) => ts >= from && ts <= to);
  const presented = within
    .filter(({ name, ph }) => name === 'Display::DrawAndSwap' && ph === 'X')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  if (presented.length < 2) throw new BenchError('the trace has no frames');
  const gaps = presented.slice(1).map((ts, index) => ts - presented[index]!);
  const dropped = within.filter(({ name, args }) => {
    const frame = name === 'PipelineReporter' ? args?.frame_reporter : undefined;
    return frame?.state === 'STATE_DROPPED' && frame.affects_smoothness === true;
  });
  return {
    perSecond: presented.length / ((to - from) / 1e6),
    dropped: dropped.length,
    longestMs: Math.max(...gaps) / 1_000,
  };
}

/** From a mark until the first frame that was drawn after another (ms). */
export function drawnAfter(events: readonly TraceEvent[], begin: string, changed: string): number {
  const from = markedAt(events, begin);
  const at = markedAt(events, changed);
  const drawn = events
    .filter(({ name, ph, ts }) => name === 'Display::DrawAndSwap' && ph === 'X' && ts > at)
    .map(({ ts, dur = 0 }) => ts + dur);
  if (drawn.length === 0) throw new BenchError('the trace has no frame after the change');
  return (Math.min(...drawn) - from) / 1_000;
}

function markedAt(events: readonly TraceEvent[], mark: string): number {
  const found = events.find(({ name, cat }) => name === mark && cat?.includes('blink.user_timing'));
  if (found === undefined) throw new BenchError(`the trace has no mark "${mark}"`);
  return found.ts;
}
