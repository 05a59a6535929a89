import type { Logger } from '../telemetry/logger.ts';
import type { RedisClient } from './redis-client.ts';

/** One line when the connection is lost, and one when there is one again, until the returned function is called. */
export function watchRedis(client: RedisClient, url: string, log: Logger): () => void {
  /** Since when (ms). */
  let lost: number | undefined;
  let reason = 'the connection was closed';
  const failed = (error: Error) => {
    reason = error.message;
  };
  const closed = () => {
    if (lost !== undefined) return;
    lost = performance.now();
    log.warn({ redis: url, reason }, 'Redis cannot be reached');
  };
  const ready = () => {
    if (lost === undefined) return;
    const seconds = Math.round((performance.now() - lost) / 100) / 10;
    lost = undefined;
    log.info({ redis: url, seconds }, 'Redis answers again');
  };
  client.on('error', failed).on('close', closed).on('ready', ready);
  return () => void client.off('error', failed).off('close', closed).off('ready', ready);
}
