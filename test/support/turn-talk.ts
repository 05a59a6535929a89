import type { Decision } from '../../src/actor/decision.ts';
import type { ConversationEvent, Perception } from '../../src/actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../../src/actor/record.ts';
import { type StepResult, step } from '../../src/actor/step.ts';
import type { FunnelDocument } from '../../src/funnel/document.ts';
import { CONVERSATION, message, NOON, tinyDraft } from './tiny-funnel.ts';

export type Turns = NonNullable<FunnelDocument['turns']>;

/** A conversation whose every record goes through JSON, as it does in the store. */
export class Talk {
  readonly #funnel;
  record!: ConversationRecord;
  decisions: Decision[] = [];
  #position = 0;

  constructor(turns: Turns, change: (draft: FunnelDocument) => void = () => {}) {
    this.#funnel = tinyDraft((draft) => {
      Object.assign(draft, { turns });
      change(draft);
    });
  }

  step(event: ConversationEvent): StepResult {
    const result = step(this.#funnel, this.record, event, ++this.#position);
    this.decisions = result.status === 'applied' ? result.decisions : [];
    if (result.record) this.record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    return result;
  }

  say(text: string, after: number, slots: Perception['slots'] = {}): StepResult {
    return this.step(message(text, { at: NOON + after, slots }));
  }

  /** The wait for more messages ends. */
  endWait(
    slots: Perception['slots'] = {},
    from?: Perception['from'],
    intent: Perception['intent'] = 'other',
  ): StepResult {
    const { deadline } = this.record.timers[TURN_TIMER]!;
    const perception: Perception = {
      intent,
      confidence: 1,
      slots,
      objections: [],
      ...(from && { from }),
    };
    return this.step({
      kind: 'timer',
      conversation: CONVERSATION,
      at: deadline,
      id: TURN_TIMER,
      deadline,
      perception,
    });
  }

  /** The earliest timer of the machine passes. */
  passTimer(): StepResult {
    const [[id, { deadline }]] = Object.entries(this.record.timers) as [[string, { deadline: number }]];
    return this.step({ kind: 'timer', conversation: CONVERSATION, at: deadline, id, deadline });
  }

  endEffect(id: string, after: number): StepResult {
    return this.step({
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON + after,
      effect: id,
      result: { output: ['found'] },
    });
  }

  get replies(): string[] {
    return this.decisions.flatMap((decision) => (decision.type === 'send' ? [decision.text] : []));
  }

  get waiting(): string[] {
    return (this.record.inbox ?? []).map(({ content }) => (content.type === 'text' ? content.text : ''));
  }

  get runningEffects(): string[] {
    return Object.values(this.record.effects).map(({ id }) => id);
  }

  of<T extends Decision['type']>(type: T): Extract<Decision, { type: T }>[] {
    return this.decisions.filter((decision) => decision.type === type) as never;
  }
}

/** As on WhatsApp by default. */
export const BURST: Turns = { burst: { quietMs: 1_500, maxMs: 8_000 } };
