import type { AcceptedSend } from './graph-server.ts';
import type { Random } from './random.ts';
import type { StatusUpdate } from './webhook-payload.ts';

export interface PlannedStatus {
  delayMs: number;
  update: StatusUpdate;
}

/**
 * What becomes of a sent message: `sent` almost at once, then `delivered` and `read`. With `shuffle`, some come in
 * another order, and some messages are `read` without ever being `delivered`; `sent` always comes.
 */
export function planStatuses(send: AcceptedSend, random: Random, shuffle: boolean): PlannedStatus[] {
  const delays = [random.between(2, 15), random.between(20, 60), random.between(80, 200)];
  const shuffled = shuffle && random.chance(0.3) ? random.shuffled(delays) : delays;
  const skipsDelivered = shuffle && random.chance(0.05);
  const plan: PlannedStatus[] = [];
  for (const [index, status] of (['sent', 'delivered', 'read'] as const).entries()) {
    if (status === 'delivered' && skipsDelivered) continue;
    plan.push({
      delayMs: shuffled[index]!,
      update: {
        kind: 'status',
        waId: send.to,
        id: send.wamid,
        status,
        timestamp: Math.floor((Date.now() + delays[index]!) / 1000),
        ...(send.opaqueId === undefined ? {} : { opaqueId: send.opaqueId }),
      },
    });
  }
  return plan;
}
