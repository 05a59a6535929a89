import type { OutgoingMessage, SendOutcome } from '../../src/channels/channel.ts';
import type { AttemptRun, EffectHandler } from '../../src/effects/effect.ts';
import type { ShardGroup } from '../../src/shard/shard-group.ts';
import { closeGroup } from './close-group.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { silentObserver } from './silent-observer.ts';
import { message } from './tiny-funnel.ts';
import { tinyGroup } from './tiny-group.ts';

/** A group of shards on a store in memory; what its channel and its effect do is told by the test. */
export class GroupWorld {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  group!: ShardGroup;
  sent: OutgoingMessage[] = [];
  readonly runs: string[] = [];
  readonly committed: number[] = [];
  policy: EffectHandler<AttemptRun>['policy'];

  static async open(): Promise<GroupWorld> {
    const world = new GroupWorld();
    await world.open();
    return world;
  }

  outcome: (message: OutgoingMessage) => Promise<SendOutcome> = async ({ id }) => ({
    status: 'accepted',
    messageId: `sent-${id}`,
  });

  lookUp: EffectHandler<AttemptRun>['run'] = async () => ['found'];

  async open(): Promise<void> {
    const world = this;
    this.group = tinyGroup({
      store: this.store,
      clock: this.clock,
      effects: {
        lookUp: {
          get policy() {
            return world.policy ?? {};
          },
          run: (input: unknown, run: AttemptRun) => {
            this.runs.push(run.id);
            return this.lookUp(input, run);
          },
        },
      },
      send: async (message) => {
        this.sent.push(message);
        return this.outcome(message);
      },
      observer: { ...silentObserver, committed: ({ applied }) => this.committed.push(applied) },
    });
    await this.group.open();
  }

  /** The process dies: nothing is closed, only what was committed stays. */
  async crashAndReopen(): Promise<void> {
    this.outcome = () => new Promise(() => {});
    await this.open();
  }

  close(): Promise<void> {
    return closeGroup(this.group, this.clock);
  }

  texts(): string[] {
    return this.sent.map(({ text }) => text);
  }
}

/** Tells how many guests there are, so that the effect of the tiny funnel runs. */
export const four = (id?: string) =>
  message('4', { slots: { guests: 4 }, ...(id === undefined ? {} : { id }) });
