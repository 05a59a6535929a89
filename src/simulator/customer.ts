import { pauseInBurst, piecesOf } from './burst.ts';
import type { BurstWait } from './burst-wait.ts';
import type { Courier } from './courier.ts';
import type { GraphServer } from './graph-server.ts';
import type { Ledger, LedgerMessage } from './ledger.ts';
import { type Pace, pause, within } from './pause.ts';
import type { Random } from './random.ts';
import { customerName, declineOffer, rentalScript } from './script.ts';
import type { Wamids } from './wamid.ts';
import type { MessageContent } from './webhook-payload.ts';

export interface CustomerOptions {
  waId: string;
  /** How many messages to write; fewer only if one cannot be delivered or the run is aborted. */
  messages: number;
  /** Whether to go on after that. */
  goOn(): boolean;
  /** Fraction of messages that are not text. */
  unsupported: number;
  /** Fraction of texts that is written in several messages … */
  bursts: number;
  /** … with pauses well below this. */
  wait: BurstWait;
  /** Shortest and longest time between the last reply and the next message. */
  thinkMs: readonly [number, number];
  /** How long to wait for an answer after the message was accepted. */
  settleMs: number;
  random: Random;
  ledger: Ledger;
  graph: Pick<GraphServer, 'customerWrote' | 'pairWait'>;
  courier: Pick<Courier, 'message'>;
  wamids: Pick<Wamids, 'inbound'>;
  pace: Pick<Pace, 'turn'>;
  signal: AbortSignal;
}

const mostMessages = 10_000;
/** A customer writes only when the pair limit has room for an answer of this many messages. */
const answerRoom = 5;
const lookAgainMs = 250;

/** Invented numbers: Brazil has no area code 00. */
export function customerNumber(index: number, block = 0): string {
  return `55009${String((block * 10_000 + index + 1) % 100_000_000).padStart(8, '0')}`;
}

/**
 * A virtual customer: writes a line, waits for the answer, thinks, writes the next. It never has two messages
 * unanswered at a time but those of one burst, so that it is known which message a reply answers; and it writes the
 * next one only after the one before was accepted, so that the order in which they must appear is known too.
 */
export async function playCustomer(options: CustomerOptions): Promise<void> {
  const { waId, random, ledger, graph, signal } = options;
  const profile = customerName(random);
  const lines = rentalScript(random, options.messages, profile);
  const wanted = (written: number) => written < options.messages || options.goOn();
  for (let written = 0; written < mostMessages && wanted(written); written++) {
    await pause(graph.pairWait(waId, answerRoom), signal);
    await options.pace.turn(signal);
    if (signal.aborted || !wanted(written)) return;
    const pieces = await write(nextContents(options, lines, written === 0), profile, options);
    if (pieces === undefined || signal.aborted) return;
    const answered = await waitForAnswer(pieces.at(-1)!, options);
    if (signal.aborted) return;
    if (!answered) for (const { id } of pieces) ledger.gaveUp(id);
    await think(options);
  }
}

/** @returns the accepted messages; undefined if one could not be delivered, or the run was aborted */
async function write(
  contents: readonly NewContent[],
  profile: string,
  options: CustomerOptions,
): Promise<LedgerMessage[] | undefined> {
  const { waId, random, ledger, graph, courier, wait, pace, signal } = options;
  const burst: LedgerMessage[] | undefined = contents.length > 1 ? [] : undefined;
  const written: LedgerMessage[] = [];
  for (const [index, content] of contents.entries()) {
    if (index > 0) {
      await pause(pauseInBurst(wait, random), signal);
      await pace.turn(signal);
      if (signal.aborted) return undefined;
    }
    const id = options.wamids.inbound(waId);
    written.push(ledger.wrote(waId, id, burst));
    graph.customerWrote(waId);
    const timestamp = Math.floor(Date.now() / 1000);
    const update = { kind: 'message', waId, profile, id, timestamp, content: content(id) } as const;
    const accepted = await courier.message(update);
    if (signal.aborted) return undefined;
    if (!accepted) {
      ledger.undelivered(id);
      return undefined;
    }
  }
  return written;
}

type NewContent = (id: string) => MessageContent;

/** What to write next: one message, or the pieces of one. A burst at the beginning says all at once. */
function nextContents(
  options: CustomerOptions,
  lines: Generator<string, never>,
  isFirst: boolean,
): NewContent[] {
  const { random, ledger, waId, bursts } = options;
  if (random.chance(options.unsupported)) {
    const type = random.pick(['image', 'audio', 'sticker', 'location', 'reaction', 'unsupported'] as const);
    return [(id) => (type === 'reaction' ? { type, about: ledger.lastReply(waId)?.wamid ?? id } : { type })];
  }
  const text = declineOffer(random, ledger.lastReply(waId)?.text) ?? lines.next().value;
  if (bursts === 0 || !random.chance(bursts)) return [() => ({ type: 'text', text })];
  const all = isFirst ? `${text}${/[.!?,]$/.test(text) ? '' : ','} ${lines.next().value}` : text;
  return piecesOf(all, random).map((piece) => () => ({ type: 'text', text: piece }));
}

async function waitForAnswer(message: LedgerMessage, options: CustomerOptions): Promise<boolean> {
  const { ledger, settleMs, signal } = options;
  let reply = ledger.nextReply(message.customer);
  while (message.replies.length === 0 && !signal.aborted) {
    const patience = ledger.patience(message, settleMs);
    if (patience <= 0) return false;
    // Patience is looked up again now and then: a restart renews it.
    if (await within(Math.min(patience, lookAgainMs), reply)) reply = ledger.nextReply(message.customer);
  }
  return message.replies.length > 0;
}

/** The time runs from the last reply: an answer may have several parts. */
async function think({ thinkMs, random, ledger, waId, signal }: CustomerOptions): Promise<void> {
  const time = random.between(...thinkMs);
  const began = performance.now();
  for (let parts = 0; parts < 20 && !signal.aborted; parts++) {
    const left = Math.max(began, ledger.lastReply(waId)?.at ?? 0) + time - performance.now();
    if (left <= 0) return;
    await pause(left, signal);
  }
}
