/** The groups of shards that one thread hosts, each with what goes on around it. */
import type { ThreadLive } from '../src/analytics/thread-live.ts';
import { ObservedBookings } from '../src/bookings/observed-bookings.ts';
import type { Channel } from '../src/channels/channel.ts';
import type { EffectHandlers } from '../src/effects/effect.ts';
import { NO_PAST } from '../src/effects/past.ts';
import { withServices } from '../src/effects/services.ts';
import { ProsaError } from '../src/errors.ts';
import type { FunnelSet } from '../src/funnel/funnel-set.ts';
import { enrich } from '../src/perception/enrich.ts';
import { withTemplates } from '../src/shard/approved-templates.ts';
import { GroupTraces } from '../src/shard/group-traces.ts';
import { HandOffs } from '../src/shard/hand-offs.ts';
import { Housekeeping } from '../src/shard/housekeeping.ts';
import { pastOf } from '../src/shard/past-of.ts';
import { ShardGroup } from '../src/shard/shard-group.ts';
import type { ThreadFunnels } from '../src/shard/thread-funnels.ts';
import type { ThreadPrecautions } from '../src/shard/thread-precautions.ts';
import type { BookingMetrics } from '../src/telemetry/booking-metrics.ts';
import type { FunnelMetrics } from '../src/telemetry/funnel-metrics.ts';
import type { WatchedGroup } from '../src/telemetry/group-metrics.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import type { ShardMetrics } from '../src/telemetry/shard-metrics.ts';
import type { Tracing } from '../src/telemetry/tracing/tracing.ts';
import { systemClock } from '../src/timers/clock.ts';
import type { ShardNotice, ShardTasks, WorkerSettings } from './protocol.ts';
import type { ThreadStores } from './thread-stores.ts';

/** Messages of one group under way at once. */
const SENDS_AT_ONCE = 64;

export interface ThreadGroupsParts {
  settings: WorkerSettings;
  stores: ThreadStores;
  funnels: ThreadFunnels;
  effects: EffectHandlers;
  channels: ReadonlyMap<string, Channel>;
  precautions: ThreadPrecautions;
  observer: ShardMetrics;
  funnelMetrics: FunnelMetrics;
  bookingMetrics: BookingMetrics;
  live: ThreadLive;
  /** Resolves when there is a catalogue, where the funnels have one. */
  catalogue: Promise<unknown> | undefined;
  /** Undefined where nothing is traced. */
  tracing: Tracing | undefined;
  log: Logger;
  tell(notice: ShardNotice): void;
}

interface Hosted {
  group: ShardGroup;
  housekeeping: Housekeeping;
  handOffs: HandOffs;
}

export class ThreadGroups {
  readonly #parts: ThreadGroupsParts;
  readonly #hosted = new Map<number, Hosted>();
  /** Groups that are letting go; none of them is opened before it has. */
  readonly #closing = new Map<number, Promise<void>>();
  /** Of each group, which opening of it this is. */
  readonly #openings = new Map<number, number>();

  constructor(parts: ThreadGroupsParts) {
    this.#parts = parts;
  }

  /** @throws ProsaError `shard_closed` */
  of(number: number): ShardGroup {
    const hosted = this.#hosted.get(number);
    if (hosted === undefined) throw new ProsaError('shard_closed', `group ${number} is not open`);
    return hosted.group;
  }

  /** @throws ProsaError `shard_closed` when it is another opening of the group */
  assertOpening(number: number, opening: number): void {
    if (this.#openings.get(number) === opening) return;
    throw new ProsaError('shard_closed', `group ${number} was opened anew`);
  }

  /** For metrics, by the number of the group. */
  watched(): ReadonlyMap<number, WatchedGroup> {
    return new Map(
      [...this.#hosted].map(([number, { group, housekeeping, handOffs }]) => [
        number,
        { group, unpacked: housekeeping.left, handOffs },
      ]),
    );
  }

  async open(task: ShardTasks['open']['task']): Promise<undefined> {
    const { group: number, opening, liveFunnel } = task;
    const { live, precautions } = this.#parts;
    this.#openings.set(number, opening);
    if (this.#hosted.has(number)) return;
    await this.#parts.catalogue;
    // Before anything is waited for: what goes live meanwhile, in all groups of the thread, is later than what this was told.
    const versions = this.#parts.funnels.open(liveFunnel);
    versions.catch(() => {}); // told below
    await this.#closing.get(number)?.catch(() => {});
    const handOffs = new HandOffs();
    const group = await this.#create(task, await versions, handOffs);
    try {
      await group.open();
    } catch (error) {
      precautions.close(number);
      void live.close(number);
      throw error;
    }
    this.#hosted.set(number, { group, handOffs, housekeeping: this.#keepHouse(number, group) });
    void live.count(number, group);
  }

  /** Resolves when what moved in it is counted, too. */
  async close(number: number, patience?: number): Promise<undefined> {
    const { counted } = await this.#letGo(number, patience);
    await counted;
  }

  async #letGo(number: number, patience?: number): Promise<{ counted: Promise<void> }> {
    const { precautions, live } = this.#parts;
    const { group, housekeeping, handOffs } = this.#hosted.get(number)!;
    this.#hosted.delete(number);
    housekeeping.stop();
    handOffs.stop();
    let counted = Promise.resolve();
    const closing = group.close(patience).finally(() => {
      precautions.close(number);
      counted = live.close(number);
      this.#closing.delete(number);
    });
    this.#closing.set(number, closing);
    await closing;
    return { counted };
  }

  async #create(
    task: ShardTasks['open']['task'],
    versions: FunnelSet,
    handOffs: HandOffs,
  ): Promise<ShardGroup> {
    const { group: number } = task;
    const { settings, stores, funnels, effects, channels, precautions } = this.#parts;
    const { observer, funnelMetrics, bookingMetrics, live, tracing, tell } = this.#parts;
    const bookings = new ObservedBookings(await stores.bookings(), bookingMetrics);
    const store = await stores.open(number);
    const past = async (conversation: string) => {
      const record = await group.record(conversation);
      return record === undefined ? NO_PAST : pastOf(record, store);
    };
    const { pageUrl } = settings;
    const group: ShardGroup = new ShardGroup({
      store,
      funnels: versions,
      enrich: funnels.enrich(versions, withTemplates(settings.whatsapp?.templates ?? [], enrich)),
      effects: withServices(effects, { bookings, pageUrl, now: () => systemClock.now(), past }),
      channels,
      clock: systemClock,
      dispatcher: { concurrency: SENDS_AT_ONCE, unknownWait: settings.sendUnknownWait },
      observer,
      listeners: [funnelMetrics, ...live.listen(number, handOffs)],
      cacheCapacity: settings.cacheCapacity,
      precautions: precautions.open(number, task),
      traces:
        tracing &&
        new GroupTraces({
          tracing,
          store,
          clock: systemClock,
          group: number,
          topic: settings.tracing!.topic,
        }),
      ...(settings.redis && {
        ended: (error) => this.#ended(number, group, error),
        factsWait: () => tell({ type: 'facts', group: number }),
      }),
    });
    return group;
  }

  #keepHouse(number: number, group: ShardGroup): Housekeeping {
    const { log } = this.#parts;
    return new Housekeeping({
      clock: systemClock,
      pack: () => group.exclusively(() => group.store.pack()),
      shrink: () => group.exclusively(() => group.store.shrink()),
      head: () => group.position,
      failed: (err) =>
        log.error({ err, group: number }, 'older rows could not be made smaller; trying again'),
    });
  }

  /**
   * The group has ended by itself; whether it is opened again is not this thread's to decide. What was closed before
   * may end still, and is not the one that is open now.
   */
  #ended(number: number, group: ShardGroup, error: unknown): void {
    if (this.#hosted.get(number)?.group !== group) return;
    const { log, tell } = this.#parts;
    const code = error instanceof ProsaError ? error.code : 'internal';
    this.#letGo(number)
      .catch((err: unknown) => log.error({ err, group: number }, 'an ended shard did not close'))
      .finally(() => tell({ type: 'ended', group: number, code }));
  }
}
