/** What a draft of a funnel would have made of a recorded conversation, turn by turn. */
import type { ConversationEvent, DeliveryEvent, MessageEvent, TimerEvent } from '../actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../actor/record.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { type SteppedEntry, stepJournal } from '../shard/replay.ts';
import type { Enrich, Funnels } from '../shard/step-batch.ts';
import { DraftRun, type DraftStep } from './draft-run.ts';
import type { History } from './journal-file.ts';
import { type RecordedEffect, recordedEffects } from './recorded-effects.ts';
import { describe, statusOf, type Turn, withStep } from './turns.ts';

export interface Comparison {
  conversation: string;
  /** `<id>@<version>` */
  recorded: string;
  draft: string;
  turns: Turn[];
  /** Why the draft could not be led to the end. */
  stopped?: string;
}

/** Events of the draft's own between two recorded ones, at most. */
const MOST_OWN = 200;

export function compareWithDraft(
  history: History,
  funnels: Funnels,
  draft: CompiledFunnel,
  enrich: Enrich,
): Comparison {
  return new Comparing(history, funnels, draft, enrich).run();
}

class Comparing {
  readonly #history: History;
  readonly #funnels: Funnels;
  readonly #funnel: CompiledFunnel;
  readonly #enrich: Enrich;
  readonly #steps: SteppedEntry[];
  readonly #effects: Map<string, RecordedEffect>;
  readonly #draft: DraftRun;
  readonly #turns: Turn[] = [];
  /** The turn in which an effect was started, by its id on each side. */
  readonly #recordedTurns = new Map<string, Turn>();
  readonly #draftTurns = new Map<string, Turn>();
  /** The place of a recorded message among the replies of its turn, by its number, and the draft's by place. */
  readonly #recordedReplies = new Map<number, string>();
  readonly #draftReplies = new Map<string, number>();
  /** The turn whose messages still wait, on each side. */
  #recordedWaits: Turn | undefined;
  #draftWaits: Turn | undefined;
  #own = 0;

  constructor(history: History, funnels: Funnels, draft: CompiledFunnel, enrich: Enrich) {
    const base = history.base && (JSON.parse(history.base.record) as ConversationRecord);
    this.#history = history;
    this.#funnels = funnels;
    this.#funnel = draft;
    this.#enrich = enrich;
    this.#steps = [...stepJournal(history.journal, funnels, history.record, history.base)];
    this.#effects = recordedEffects(this.#steps, base);
    this.#draft = new DraftRun(draft, this.#effects, base);
  }

  run(): Comparison {
    this.#steps.forEach((step, index) => {
      this.#own = 0;
      for (;;) {
        const own = this.#nextOwn(() => this.#draft.nextOwn(step.event.at, step.before));
        if (own === undefined) break;
        this.#takeOwn(own, index);
      }
      this.#takeRecorded(step, index);
      if (this.#draft.stopped === undefined && this.#draft.outlives(step.result.record ?? step.before)) {
        this.#draft.stopped = 'an effect goes on in the draft that was cancelled in the recording';
      }
      this.#markStopped(this.#turns.at(-1));
    });
    this.#own = 0;
    for (;;) {
      const result = this.#nextOwn(() => this.#draft.nextResult());
      if (result === undefined) break;
      this.#takeOwn(result, this.#steps.length);
    }
    const { stopped } = this.#draft;
    const record = JSON.parse(this.#history.record) as ConversationRecord;
    const turns = this.#turns.map((turn) => ({ ...turn, status: statusOf(turn) }));
    return {
      conversation: this.#history.conversation,
      recorded: `${record.funnel}@${record.funnelVersion}`,
      draft: `${this.#funnel.id}@${this.#funnel.version}`,
      turns,
      ...(stopped === undefined ? {} : { stopped }),
    };
  }

  #takeRecorded(step: SteppedEntry, index: number): void {
    const { event, entry } = step;
    switch (event.kind) {
      case 'effect': {
        const turn = this.#recordedTurns.get(event.effect) ?? this.#addTurn(event);
        this.#addRecorded(turn, step);
        const twin = this.#draft.twinOf(event.effect);
        if (twin !== undefined) this.#takeDraft({ ...event, effect: twin }, undefined, index);
        return;
      }
      case 'timer': {
        const turn = (event.id === TURN_TIMER && this.#recordedWaits) || this.#addTurn(event);
        this.#addRecorded(turn, step);
        if (this.#draft.hasTimer(event.id, event.deadline)) {
          this.#takeDraft(this.#perceived(event, step, turn), undefined, index, turn);
        } else if (event.id !== TURN_TIMER) this.#note(turn, 'the draft has no such timer then');
        return;
      }
      case 'delivery': {
        const turn = this.#addTurn(event);
        this.#addRecorded(turn, step);
        const entryOfDraft = this.#draftReplies.get(this.#recordedReplies.get(event.entry) ?? '');
        const mapped: DeliveryEvent = { ...event, entry: entryOfDraft ?? 0 };
        if (entryOfDraft !== undefined) this.#takeDraft(mapped, undefined, index, turn);
        else this.#note(turn, 'the draft did not send that message');
        return;
      }
      case 'migrate': {
        const last = this.#turns.at(-1);
        if (last !== undefined) this.#note(last, `then ${describe(event)} in the recording`);
        return;
      }
      // What a person does is the same to both: who has it, and what they write.
      case 'operator': {
        const turn = this.#addTurn(event);
        this.#addRecorded(turn, step);
        this.#takeDraft(event, entry.position, index, turn);
        return;
      }
      case 'message': {
        const turn = this.#recordedWaits ?? this.#addTurn(event);
        if (turn === this.#recordedWaits) turn.what += ` / ${describe(event)}`;
        this.#addRecorded(turn, step);
        this.#takeDraft(this.#perceived(event, step, turn), entry.position, index, turn);
      }
    }
  }

  /** What was understood is kept while the draft asks and knows what the recording did; else it is understood anew. */
  #perceived(event: MessageEvent | TimerEvent, { before }: SteppedEntry, turn: Turn): ConversationEvent {
    const { record } = this.#draft;
    if (this.#draft.stopped !== undefined || event.perception === undefined) return event;
    const recorded = this.#funnels.of(before ?? (JSON.parse(this.#history.record) as ConversationRecord));
    const funnel = this.#funnel;
    const setting = (of: CompiledFunnel, at: ConversationRecord | undefined) =>
      JSON.stringify([
        of.timeZone,
        of.vocabulary,
        at?.context.asked ?? [],
        at?.context.slots ?? {},
        at?.inbox,
      ]);
    if (setting(recorded, before) === setting(funnel, record)) return event;
    const { perception, ...heard } = event;
    const anew = this.#enrich(heard, funnel, record) as MessageEvent | TimerEvent;
    if (JSON.stringify(anew.perception) === JSON.stringify(perception)) return event;
    this.#note(turn, 'understood anew, as the draft asked or knew something else');
    return anew;
  }

  #nextOwn(next: () => ConversationEvent | undefined): ConversationEvent | undefined {
    if (this.#draft.stopped !== undefined) return undefined;
    const event = next();
    if (event === undefined || ++this.#own <= MOST_OWN) return event;
    this.#draft.stopped = `the draft goes round in circles: ${describe(event)}`;
    this.#markStopped(this.#turns.at(-1));
    return undefined;
  }

  #takeOwn(event: ConversationEvent, index: number): void {
    const isWait = event.kind === 'timer' && event.id === TURN_TIMER;
    const turn = event.kind === 'effect' ? undefined : (isWait && this.#draftWaits) || this.#addTurn(event);
    this.#takeDraft(event, undefined, index, turn);
  }

  #takeDraft(event: ConversationEvent, position: number | undefined, index: number, of?: Turn): void {
    if (this.#draft.stopped !== undefined) return;
    const turn =
      of ?? this.#draftTurns.get((event as { effect?: string }).effect ?? '') ?? this.#addTurn(event);
    const taken = this.#draft.take(event, position, index);
    this.#rememberReplies(turn, taken);
    turn.draft = withStep(turn.draft, taken.result, taken.record);
    this.#draftWaits = taken.record?.inbox === undefined ? undefined : (this.#draftWaits ?? turn);
    for (const effect of taken.started) this.#draftTurns.set(effect, turn);
    this.#markStopped(turn);
  }

  #rememberReplies(turn: Turn, { result }: DraftStep): void {
    let place = turn.draft?.replies.length ?? 0;
    for (const decision of result.status === 'applied' ? result.decisions : []) {
      if (decision.type === 'send') this.#draftReplies.set(`${turn.number}.${place++}`, decision.entry);
    }
  }

  #addRecorded(turn: Turn, { result, before, body }: SteppedEntry): void {
    let place = turn.recorded?.replies.length ?? 0;
    for (const decision of result.status === 'applied' ? result.decisions : []) {
      if (decision.type === 'send') this.#recordedReplies.set(decision.entry, `${turn.number}.${place++}`);
    }
    const record = body === '' ? undefined : (JSON.parse(body) as ConversationRecord);
    turn.recorded = withStep(turn.recorded, result, record);
    this.#recordedWaits = record?.inbox === undefined ? undefined : (this.#recordedWaits ?? turn);
    const known = new Set(Object.values(before?.effects ?? {}).map(({ id }) => id));
    for (const { id } of Object.values(record?.effects ?? {})) {
      if (!known.has(id)) this.#recordedTurns.set(id, turn);
    }
  }

  #addTurn(event: ConversationEvent): Turn {
    const { kind: cause, at } = event;
    const turn: Turn = {
      number: this.#turns.length + 1,
      status: 'same',
      cause,
      at,
      what: describe(event),
      notes: [],
    };
    this.#turns.push(turn);
    return turn;
  }

  #note(turn: Turn, note: string): void {
    if (this.#draft.stopped === undefined) turn.notes.push(note);
  }

  #markStopped(turn: Turn | undefined): void {
    const { stopped } = this.#draft;
    if (stopped === undefined || turn === undefined || turn.status === 'notComparable') return;
    turn.status = 'notComparable';
    if (!this.#turns.some(({ notes }) => notes.includes(stopped))) turn.notes.push(stopped);
  }
}
