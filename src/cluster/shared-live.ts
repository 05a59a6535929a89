/** How counts of conversations change, told by the engines to the gateways, which ask for all of them now and then. */
import type { GroupLive } from '../analytics/group-live.ts';
import type { Bus } from './bus.ts';
import { liveChannel } from './call.ts';

export function tellLive(bus: Bus, prefix: string, changes: readonly GroupLive[]): void {
  // What is lost is in what is asked for next.
  bus.publish(liveChannel(prefix), JSON.stringify(changes)).catch(() => {});
}

export async function onLive(bus: Bus, prefix: string, show: (changes: GroupLive[]) => void): Promise<void> {
  await bus.subscribe(liveChannel(prefix), (message) => show(JSON.parse(message) as GroupLive[]));
}
