/**
 * What a worker thread counts of conversations and their way through funnels.
 *
 * Once for every event: so all series of a place are found by one look-up each and kept, and what is remembered of
 * a conversation is one object that is written to.
 */
import type { Registry } from 'prom-client';
import type { Decision } from '../actor/decision.ts';
import { type ConversationRecord, stageOf, TURN_TIMER } from '../actor/record.ts';
import type { AppliedEvent, AppliedListener } from '../shard/applied-event.ts';
import { RecentMap } from '../store/recent-map.ts';
import type { Clock } from '../timers/clock.ts';
import { Bounded } from './bounded.ts';
import { METRICS } from './catalogue.ts';
import {
  Counter,
  Histogram,
  type HistogramSeries,
  type NumberSeries,
  perPair,
  perWord,
} from './instruments.ts';

/** Conversations remembered; at most twice as many for a moment. */
const REMEMBERED = 50_000;
/** Values of a label that funnels name. */
const MOST_NAMES = 200;

interface Memory {
  /** When it entered its stage (ms). */
  since: number | undefined;
  /** When the last message came that has no reply yet (ms). */
  asked: number | undefined;
}

interface StageSeries {
  entries: NumberSeries;
  exits: NumberSeries;
  seconds: HistogramSeries;
  objection(name: string): NumberSeries;
}

interface PlaceSeries {
  messages: NumberSeries;
  begun: NumberSeries;
  reply: HistogramSeries;
  turn: HistogramSeries;
  superseded: NumberSeries;
  handOffs: NumberSeries;
  fact(name: string): NumberSeries;
  conversion(kind: string): NumberSeries;
  stage(name: string): StageSeries;
}

export class FunnelMetrics implements AppliedListener {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #conversions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #memories = new RecentMap<string, Memory>(REMEMBERED);
  readonly #lateTurn: HistogramSeries;
  readonly #lateFunnel: HistogramSeries;
  readonly #placeOf: (record: ConversationRecord) => PlaceSeries;

  /** @param conversions the facts that count as one, by funnel */
  constructor(
    registry: Registry,
    clock: Pick<Clock, 'now'>,
    conversions: ReadonlyMap<string, ReadonlySet<string>>,
  ) {
    this.#clock = clock;
    this.#conversions = conversions;
    const late = new Histogram(registry, METRICS.timerLatenessSeconds);
    this.#lateTurn = late.series({ kind: 'turn' });
    this.#lateFunnel = late.series({ kind: 'funnel' });
    this.#placeOf = placesIn(registry);
  }

  applied(applied: AppliedEvent): void {
    const { event, before, after, decisions } = applied;
    const place = this.#placeOf(after);
    const memory = this.#memoryOf(after.conversation, before === undefined);
    const now = this.#clock.now();
    if (event.kind === 'message') {
      place.messages.add(1);
      if (after.owner === 'bot') memory.asked = event.at;
    } else if (event.kind === 'timer') {
      const late = event.id === TURN_TIMER ? this.#lateTurn : this.#lateFunnel;
      late.observe(Math.max(0, now - event.deadline) / 1000);
    }
    if ('perception' in event && event.perception !== undefined) {
      const stage = stageOf((before ?? after).state);
      for (const objection of event.perception.objections) place.stage(stage).objection(objection).add(1);
    }
    this.#moved(place, memory, before, after, event.at);
    const superseded = this.#decided(place, after, decisions);
    const messages = messagesOfTurn(applied, superseded);
    if (messages > 0) place.turn.observe(messages);
    if (after.lastOutbox > (before?.lastOutbox ?? 0) && memory.asked !== undefined) {
      place.reply.observe(Math.max(0, now - memory.asked) / 1000);
      memory.asked = undefined;
    }
    if (after.owner === 'human' && before?.owner !== 'human') {
      place.handOffs.add(1);
      memory.asked = undefined;
    }
  }

  forgotten(conversation: string): void {
    this.#memories.delete(conversation);
  }

  #memoryOf(conversation: string, begins: boolean): Memory {
    const known = begins ? undefined : this.#memories.get(conversation);
    if (known !== undefined) return known;
    const memory: Memory = { since: undefined, asked: undefined };
    this.#memories.set(conversation, memory);
    return memory;
  }

  #moved(
    place: PlaceSeries,
    memory: Memory,
    before: ConversationRecord | undefined,
    after: ConversationRecord,
    at: number,
  ): void {
    const to = stageOf(after.state);
    if (before === undefined) place.begun.add(1);
    else {
      const from = stageOf(before.state);
      if (from === to) return;
      const left = place.stage(from);
      left.exits.add(1);
      if (memory.since !== undefined) left.seconds.observe(Math.max(0, at - memory.since) / 1000);
    }
    place.stage(to).entries.add(1);
    memory.since = at;
  }

  /** @returns whether a turn was taken back */
  #decided(place: PlaceSeries, { funnel }: ConversationRecord, decisions: readonly Decision[]): boolean {
    let superseded = false;
    for (const decision of decisions) {
      if (decision.type !== 'fact') continue;
      place.fact(decision.name).add(1);
      if (decision.name === 'turn.superseded') superseded = true;
      if (this.#conversions.get(funnel)?.has(decision.name)) place.conversion(decision.name).add(1);
    }
    if (superseded) place.superseded.add(1);
    return superseded;
  }
}

/** How many messages the turn covers that began with the event; 0 if none did. */
function messagesOfTurn({ event, before, after }: AppliedEvent, superseded: boolean): number {
  const waiting = before?.inbox?.length ?? 0;
  if (event.kind === 'timer' && event.id === TURN_TIMER) return Math.max(1, waiting);
  if (event.kind !== 'message' || after.inbox !== undefined) return 0;
  return waiting + 1 + (superseded ? (before?.turn?.messages.length ?? 0) : 0);
}

function placesIn(registry: Registry): (record: ConversationRecord) => PlaceSeries {
  const messages = new Counter(registry, METRICS.messages);
  const begun = new Counter(registry, METRICS.conversationsBegun);
  const reply = new Histogram(registry, METRICS.replySeconds);
  const turn = new Histogram(registry, METRICS.turnMessages);
  const superseded = new Counter(registry, METRICS.turnsSuperseded);
  const handOffs = new Counter(registry, METRICS.handOffs);
  const facts = new Counter(registry, METRICS.facts);
  const conversions = new Counter(registry, METRICS.conversions);
  const entries = new Counter(registry, METRICS.stageEntries);
  const exits = new Counter(registry, METRICS.stageExits);
  const seconds = new Histogram(registry, METRICS.stageSeconds);
  const objections = new Counter(registry, METRICS.objections);
  const names = new Bounded(MOST_NAMES);
  const kinds = new Bounded(MOST_NAMES);
  const make = (tenant: string, funnel: string, name: string): PlaceSeries => {
    const channel = name as (typeof METRICS.messages.labels.channel)[number];
    const where = { tenant, funnel, channel };
    return {
      messages: messages.series(where),
      begun: begun.series(where),
      reply: reply.series(where),
      turn: turn.series(where),
      superseded: superseded.series(where),
      handOffs: handOffs.series(where),
      fact: perWord((fact: string) => facts.series({ tenant, funnel, name: names.of(fact) })),
      conversion: perWord((kind: string) => conversions.series({ ...where, kind })),
      stage: perWord((stage: string) => ({
        entries: entries.series({ ...where, stage }),
        exits: exits.series({ ...where, stage }),
        seconds: seconds.series({ ...where, stage }),
        objection: perWord((objection: string) =>
          objections.series({ ...where, stage, objection: kinds.of(objection) }),
        ),
      })),
    };
  };
  const ofTenant = perWord((tenant: string) =>
    perPair((funnel: string, channel: string) => make(tenant, funnel, channel)),
  );
  return ({ tenant, funnel, channel }) => ofTenant(tenant)(funnel, channel);
}
