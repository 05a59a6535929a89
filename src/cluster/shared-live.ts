/** How counts of conversations change, told by the engines to the gateways, which ask for all of them now and then. */
import type { GroupLive } from '../analytics/group-live.ts';
import type { Bus } from './bus.ts';
import { liveChannel } from './call.ts';

/** Tells one after the other: who heard of something older later would count wrongly. */
export class LiveTeller {
  readonly #bus: Bus;
  readonly #channel: string;
  #told: Promise<unknown> = Promise.resolve();

  constructor(bus: Bus, prefix: string) {
    this.#bus = bus;
    this.#channel = liveChannel(prefix);
  }

  tell(changes: readonly GroupLive[]): void {
    // What is lost is in what is asked for next.
    this.#told = this.#told.then(() =>
      this.#bus.publish(this.#channel, JSON.stringify(changes)).catch(() => {}),
    );
  }
}

export async function onLive(bus: Bus, prefix: string, show: (changes: GroupLive[]) => void): Promise<void> {
  await bus.subscribe(liveChannel(prefix), (message) => show(JSON.parse(message) as GroupLive[]));
}
