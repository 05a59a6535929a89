import { destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** JSON lines on standard output, one for each thing an operator would act on. No phone number, no text (G11). */
export function createLogger(level: string, bindings: Record<string, unknown> = {}): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination({ fd: 1, sync: true }),
  ).child(bindings);
}
