/**
 * What moved in the groups of one thread since it was last asked: counts by minute, and since when conversations are in
 * their stage.
 *
 * A count's name is `<measure> <funnel>@<version> <state or stage>`:
 *
 * | measure | counts |
 * | --- | --- |
 * | `in`, `out` | conversations that entered or left the state |
 * | `enter`, `leave` | those that entered or left the stage |
 * | `drop` | silences that ended in the stage: see {@link isDropped} and, where no timer watches, silences.ts |
 * | `t<n>` | those that left the stage after a time in interval n, see stage-times.ts |
 *
 * A migration is a move from one version to another; it is no end of a stay in a stage that both have. Erasing is no move.
 */
import type { ConversationEvent } from '../actor/event.ts';
import { type ConversationRecord, stageOf, TURN_TIMER } from '../actor/record.ts';
import type { AppliedEvent, AppliedListener } from '../shard/applied-event.ts';
import { RecentMap } from '../store/recent-map.ts';
import type { Clock } from '../timers/clock.ts';
import { MINUTE, type Stay } from './flow-ledger.ts';
import { isSamePlace, namesOf, type PlaceNames } from './place.ts';
import { intervalOf } from './stage-times.ts';

/** Conversations whose stay is remembered beside the ledger; at most twice as many for a moment. */
const REMEMBERED = 50_000;
/** Stays that wait to be written; while the ledger fails, times beyond that are lost. */
const MOST_WAITING = 200_000;

/** A stay that has ended, whose beginning the ledger has to tell. */
export interface EndedStay {
  conversation: string;
  version: string;
  stage: string;
  /** When it ended (ms), and the minute it is counted in. */
  at: number;
  minute: number;
}

export interface TakenFlows {
  minutes: Map<number, Map<string, number>>;
  stays: Map<string, Stay | undefined>;
  ended: EndedStay[];
}

export class Flows implements AppliedListener {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #changed: () => void;
  readonly #known = new RecentMap<string, Stay>(REMEMBERED);
  #taken: TakenFlows = nothing();

  constructor(clock: Pick<Clock, 'now'>, changed: () => void = () => {}) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What there is since the last call; undefined if nothing. */
  take(): TakenFlows | undefined {
    const { minutes, stays } = this.#taken;
    if (minutes.size === 0 && stays.size === 0) return undefined;
    const taken = this.#taken;
    this.#taken = nothing();
    return taken;
  }

  applied({ event, before, after }: AppliedEvent): void {
    const hasMoved = before === undefined || !isSamePlace(before, after);
    const dropped = isDropped(event, after);
    if (!hasMoved && !dropped) return;
    const minute = Math.floor(this.#clock.now() / MINUTE);
    if (dropped) this.#add(minute, namesOf(before ?? after).drop);
    if (hasMoved) this.#move(minute, event, before, after);
    this.#changed();
  }

  forgotten(conversation: string): void {
    this.#known.delete(conversation);
    this.#taken.stays.set(conversation, undefined);
    this.#changed();
  }

  #move(
    minute: number,
    event: ConversationEvent,
    before: ConversationRecord | undefined,
    after: ConversationRecord,
  ): void {
    const to = namesOf(after);
    this.#add(minute, to.in);
    if (before !== undefined) {
      const from = namesOf(before);
      this.#add(minute, from.out);
      if (from.stage === to.stage && from.version === to.version) return;
      this.#add(minute, from.leave);
      if (from.stage !== to.stage) this.#end(minute, before.conversation, from, event.at);
    }
    this.#add(minute, to.enter);
    if (before === undefined || stageOf(before.state) !== to.stage) {
      this.#stay(after.conversation, { stage: to.stage, since: event.at });
    }
  }

  #end(minute: number, conversation: string, { version, stage }: PlaceNames, at: number): void {
    const known = this.#known.get(conversation);
    if (known === undefined) {
      if (this.#taken.ended.length < MOST_WAITING) {
        this.#taken.ended.push({ conversation, version, stage, at, minute });
      }
    } else if (known.stage === stage) this.#add(minute, `${timeMeasure(known, at)} ${version} ${stage}`);
  }

  #stay(conversation: string, stay: Stay): void {
    this.#known.set(conversation, stay);
    const { stays } = this.#taken;
    if (stays.size < MOST_WAITING || stays.has(conversation)) stays.set(conversation, stay);
  }

  #add(minute: number, name: string): void {
    countIn(this.#taken.minutes, minute, name);
  }
}

/**
 * Whether the customer's silence has come to its end in this stage: a timer of the funnel passed, and since then nothing
 * is waited for but the customer.
 */
export function isDropped(
  event: ConversationEvent,
  { owner, timers, effects, inbox }: ConversationRecord,
): boolean {
  if (event.kind !== 'timer' || event.id === TURN_TIMER) return false;
  return owner === 'bot' && inbox === undefined && isEmpty(timers) && isEmpty(effects);
}

export function countIn(minutes: Map<number, Map<string, number>>, minute: number, name: string): void {
  let counts = minutes.get(minute);
  if (counts === undefined) {
    counts = new Map();
    minutes.set(minute, counts);
  }
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The measure of a stay that ended at `at` (ms). */
export function timeMeasure({ since }: Stay, at: number): string {
  return `t${intervalOf(Math.max(0, at - since))}`;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

function nothing(): TakenFlows {
  return { minutes: new Map(), stays: new Map(), ended: [] };
}
