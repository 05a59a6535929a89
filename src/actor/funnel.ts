import type { AnyStateMachine } from 'xstate';
import type { SlotName } from './event.ts';
import type { Priority } from './priority.ts';
import type { FunnelContext } from './record.ts';
import type { TurnPolicy } from './turn.ts';

/** A reply rendered from a prompt. */
export interface RenderedReply {
  text: string;
  /** The slots it asks the customer for. */
  asks: SlotName[];
}

/** A checked and compiled funnel, as the step needs it. Pure: the same arguments give the same reply. */
export interface Funnel {
  id: string;
  /** Content hash of the document and its prompts. */
  version: string;
  machine: AnyStateMachine;
  /** What one answer covers in a stage, on a channel. */
  turns(stage: string, channel: string): TurnPolicy;
  priority(stage: string): Priority;
  /**
   * When a wait that began at `since` and is over at `at` (ms) may end: then, or later where its delay is bound to hours
   * of the day; undefined where the channel takes no free message by then.
   */
  due(delay: string, at: number, since: number, channel: string): number | undefined;
  render(prompt: string, context: FunnelContext): RenderedReply;
}
