import type { ChannelTemplate, Media } from '../actor/message.ts';

/**
 * A channel carries messages between customers and Prosa. Parsing what comes in is the channel's own affair
 * (each has another way in); going out, all are alike.
 */
export interface Channel {
  readonly name: string;
  /** How fast it may be sent to; absent where there is no limit. */
  readonly pacing?: Pacing;
  /** Hands one message over. Never throws: what went wrong is part of the outcome. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
}

export interface OutgoingMessage {
  /** `<conversation>:<entry>`; the channel gives it back in statuses where it can. */
  id: string;
  address: string;
  /** All that a channel shows which cannot show more. */
  text: string;
  /** It is a picture. */
  media?: Media;
  /** It can go only by this template: free text is not taken now. */
  template?: ChannelTemplate;
  /** When it was decided (ms). */
  decidedAt: number;
}

/**
 * - `accepted`: the channel took it.
 * - `retry`: it is known that nothing was sent; trying again can help, not before `afterMs`.
 * - `failed`: it is known that nothing was sent and trying again cannot help.
 * - `unknown`: it may or may not have been sent (a timeout, a connection cut after the body left).
 */
export type SendOutcome =
  | { status: 'accepted'; messageId: string }
  | { status: 'retry'; code: string; message: string; afterMs?: number }
  | { status: 'failed'; code: string; message: string }
  | { status: 'unknown'; code: string; message: string };

/** How fast a channel may be sent to. */
export interface Pacing {
  /** Takes the right to send one message now; 0 when it was given, else the milliseconds to wait before asking again. */
  take(now: number): number;
  /** Gives back a right that was taken and not used. */
  giveBack(): void;
}
