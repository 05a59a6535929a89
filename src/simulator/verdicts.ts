import { cameWithin } from './burst.ts';
import type { BurstWait } from './burst-wait.ts';
import { answersTo, type Ledger, type LedgerMessage, type LedgerReply } from './ledger.ts';

export type Verdict = 'lost' | 'duplicated' | 'outOfOrder' | 'split' | 'resent';

/** One thing that went wrong, or in the case of `resent` one that had to be done twice. */
export interface Finding {
  verdict: Verdict;
  customer: string;
  /** The message or send it is about; two findings with the same verdict and subject are one. */
  subject: string;
  detail: string;
}

/**
 * Judges a run:
 * - *lost*: accepted with 200 and not answered before the customer gave up; an answer later than that changes nothing.
 * - *duplicated*: a send whose opaque id had been accepted before, or the same text for the same message again;
 *   to a burst that may have been several turns, the same may be said in each.
 * - *resent*: the same, where the simulator itself spoilt the answer to the first send.
 * - *outOfOrder*: a send whose number is lower than one already accepted for the conversation.
 *
 * What only the journals can tell is added by verify-journals.ts and split-bursts.ts.
 *
 * @param wait how long the funnel waits for a burst to end
 */
export function judge(ledger: Ledger, wait?: BurstWait): Finding[] {
  const findings: Finding[] = [];
  for (const message of ledger.messages.values()) {
    if (isLost(message)) findings.push(lost(message));
  }
  const byCustomer = Map.groupBy(ledger.replies, (reply) => reply.customer);
  for (const replies of byCustomer.values()) findings.push(...judgeReplies(replies, ledger, wait));
  return findings;
}

export function isAnswered(message: LedgerMessage): boolean {
  const first = answersTo(message)[0];
  return first !== undefined && (message.gaveUpAt === undefined || first.at <= message.gaveUpAt);
}

function isLost(message: LedgerMessage): boolean {
  return message.acceptedAt !== undefined && message.gaveUpAt !== undefined && !isAnswered(message);
}

function lost(message: LedgerMessage): Finding {
  const late = answersTo(message)[0];
  const detail = late
    ? `answered only ${Math.round(late.at - message.acceptedAt!)} ms after it was accepted`
    : 'accepted and never answered';
  return { verdict: 'lost', customer: message.customer, subject: message.id, detail };
}

function* judgeReplies(
  replies: LedgerReply[],
  ledger: Ledger,
  wait: BurstWait | undefined,
): Generator<Finding> {
  const sends = new Map<string, LedgerReply[]>();
  /** Sent again: they answer the message that they answered first, whatever was written meanwhile. */
  const repeats = new Set<LedgerReply>();
  const highest = new Map<string, number>();
  for (const reply of replies) {
    const { customer, opaqueId } = reply;
    const earlier = opaqueId === undefined ? sameText(reply) : sends.get(opaqueId);
    if (opaqueId !== undefined) sends.set(opaqueId, [...(earlier ?? []), reply]);
    if (earlier?.length) {
      repeats.add(reply);
      yield repeated(reply, earlier, ledger);
      continue;
    }
    const twin = sameText(reply).find((other) => other.opaqueId !== opaqueId && !repeats.has(other));
    const burst = reply.message?.burst;
    const isOneTurn = burst === undefined || (wait !== undefined && cameWithin(wait, burst, ledger));
    if (twin && isOneTurn) {
      const detail = `the same text again with another id${afterKill(twin, reply, ledger)}: ${excerpt(reply.text)}`;
      yield { verdict: 'duplicated', customer, subject: reply.wamid, detail };
    }
    const [, conversation, digits] = /^([^:]+):(\d+)(?::|$)/.exec(opaqueId ?? '') ?? [];
    if (conversation === undefined) continue;
    const number = Number(digits);
    const before = highest.get(conversation);
    if (before !== undefined && number < before) {
      const detail = `send ${number} was accepted after send ${before} of its conversation`;
      yield { verdict: 'outOfOrder', customer, subject: reply.wamid, detail };
    } else {
      highest.set(conversation, number);
    }
  }
}

/** Earlier replies to the same message with the same text. */
function sameText(reply: LedgerReply): LedgerReply[] {
  const siblings = reply.message?.replies ?? [];
  return siblings.slice(0, siblings.indexOf(reply)).filter((other) => other.text === reply.text);
}

function repeated(reply: LedgerReply, earlier: LedgerReply[], ledger: Ledger): Finding {
  const excused = earlier.some((send) => send.outcomeUnknown);
  return {
    verdict: excused ? 'resent' : 'duplicated',
    customer: reply.customer,
    subject: reply.wamid,
    detail: `sent again ${Math.round(reply.at - earlier.at(-1)!.at)} ms later${afterKill(earlier.at(-1)!, reply, ledger)}: ${excerpt(reply.text)}`,
  };
}

function afterKill(first: LedgerReply, second: LedgerReply, ledger: Ledger): string {
  return ledger.wasDown(first.at, second.at) ? ', across a kill' : '';
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
