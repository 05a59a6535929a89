/** What the groups of a worker thread are doing at the moment a scrape asks. */
import type { Registry } from 'prom-client';
import type { HandOffs, WaitingHandOff } from '../shard/hand-offs.ts';
import type { ShardGroup } from '../shard/shard-group.ts';
import { METRICS } from './catalogue.ts';
import { Gauge, gaugeOf, type NumberSeries } from './instruments.ts';
import { channelLabels } from './shard-metrics.ts';

/** A group of shards with what is beside it. */
export interface WatchedGroup {
  group: Pick<ShardGroup, 'load' | 'oldestUnsent' | 'store'>;
  /** Events whose rows are no longer new and not yet small. */
  unpacked: number;
  handOffs: HandOffs;
}

/** Dead letters of a group that are counted. */
const MOST_LETTERS = 100;
/** The store is asked for them so often at most (ms). */
const LETTERS_EVERY = 15_000;

export class GroupMetrics {
  readonly #groups: () => ReadonlyMap<number, WatchedGroup>;
  #letters = { at: Number.NEGATIVE_INFINITY, open: 0 };

  constructor(registry: Registry, groups: () => ReadonlyMap<number, WatchedGroup>) {
    this.#groups = groups;
    const all = () => [...groups().values()];
    const sum = (of: (watched: WatchedGroup) => number) => () =>
      all().reduce((total, watched) => total + of(watched), 0);
    new Gauge(registry, METRICS.mailboxEvents, (gauge: Gauge<typeof METRICS.mailboxEvents.labels>) => {
      gauge.reset();
      for (const [group, watched] of groups()) {
        gauge.set({ group: String(group) }, watched.group.load.mailbox);
      }
    });
    gaugeOf(
      registry,
      METRICS.runningEffects,
      sum(({ group }) => group.load.effects),
    );
    gaugeOf(
      registry,
      METRICS.waitingEffects,
      sum(({ group }) => group.load.effectsWaiting),
    );
    gaugeOf(
      registry,
      METRICS.unsentConversations,
      sum(({ group }) => group.load.unsent),
    );
    gaugeOf(
      registry,
      METRICS.unpackedEvents,
      sum(({ unpacked }) => unpacked),
    );
    gaugeOf(registry, METRICS.deadLettersOpen, () => this.#openLetters());
    new Gauge(
      registry,
      METRICS.outboxOldestSeconds,
      (gauge: Gauge<typeof METRICS.outboxOldestSeconds.labels>) => {
        gauge.reset();
        for (const { group } of all()) {
          for (const [channel, oldest] of group.oldestUnsent) {
            const series = gauge.series(channelLabels(channel));
            series.value = Math.max(series.value, oldest / 1000);
          }
        }
      },
    );
    this.#watchHandOffs(registry);
  }

  #watchHandOffs(registry: Registry): void {
    type Where = typeof METRICS.handOffsWaiting.labels;
    /** What was there stays with 0, so that it is seen to have ended. */
    const each = (
      gauge: Gauge<Where>,
      add: (series: NumberSeries, at: number) => void,
      of: (handOffs: HandOffs) => Iterable<WaitingHandOff> = (handOffs) => handOffs.waiting(),
    ) => {
      gauge.zero();
      for (const { handOffs } of this.#groups().values()) {
        for (const { tenant, funnel, channel, at } of of(handOffs)) {
          add(gauge.series({ tenant, funnel, ...channelLabels(channel) }), at);
        }
      }
    };
    new Gauge(registry, METRICS.handOffsWaiting, (gauge: Gauge<Where>) =>
      each(gauge, (series) => series.add(1)),
    );
    const longest = (series: NumberSeries, at: number) => {
      series.value = Math.max(series.value, (Date.now() - at) / 1000);
    };
    new Gauge(registry, METRICS.handOffOldestSeconds, (gauge: Gauge<Where>) => each(gauge, longest));
    new Gauge(registry, METRICS.handOffUnansweredSeconds, (gauge: Gauge<Where>) =>
      each(gauge, longest, (handOffs) => handOffs.unanswered()),
    );
  }

  /** Counted anew now and then; a group that is closing is left out. */
  async #openLetters(): Promise<number> {
    const now = performance.now();
    if (now - this.#letters.at < LETTERS_EVERY) return this.#letters.open;
    this.#letters.at = now;
    const asked = [...this.#groups().values()].map(({ group }) =>
      group.store.deadLetters({ state: 'open', limit: MOST_LETTERS }),
    );
    const answers = await Promise.allSettled(asked);
    this.#letters.open = answers.reduce(
      (sum, answer) => sum + (answer.status === 'fulfilled' ? answer.value.length : 0),
      0,
    );
    return this.#letters.open;
  }
}
