import { destination, type Logger, pino } from 'pino';
import { activeSpan } from './tracing/active-span.ts';

export type { Logger } from 'pino';

/**
 * JSON lines on standard output, one for each thing an operator would act on. No phone number, no text (G11). What is
 * said within a traced span carries its ids.
 */
export function createLogger(level: string, bindings: Record<string, unknown> = {}): Logger {
  return pino(
    {
      level,
      mixin: () => ({ ...activeSpan.getStore()?.ids }), // one that pino may write to
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination({ fd: 1, sync: true }),
  ).child(bindings);
}
