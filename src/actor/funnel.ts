import type { AnyStateMachine } from 'xstate';
import type { SlotName } from './event.ts';
import type { ChannelTemplate, Media } from './message.ts';
import type { Priority } from './priority.ts';
import type { FunnelContext } from './record.ts';
import type { TurnPolicy } from './turn.ts';

/** A reply rendered from a prompt. */
export interface RenderedReply {
  text: string;
  /** The slots it asks the customer for. */
  asks: SlotName[];
  /** Pictures that go before the text; absent where there are none. */
  media?: Media[];
  /** What says about the same where free text is not taken any more. */
  template?: ChannelTemplate;
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
   * When a wait that is over at `at` (ms) may end: then, or later where its delay is bound to hours of the day; undefined
   * where the channel takes no free message by then, `since` being when the customer last wrote, and none of the approved
   * `templates` may go instead.
   */
  due(
    delay: string,
    at: number,
    since: number,
    channel: string,
    templates?: readonly string[],
  ): number | undefined;
  /**
   * How long after the customer's last message the channel takes free ones (ms), where a template can go later;
   * undefined where the funnel need not know when that was.
   */
  openFor(channel: string): number | undefined;
  render(prompt: string, context: FunnelContext): RenderedReply;
}
