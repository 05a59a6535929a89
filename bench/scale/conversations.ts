/** Has conversations with a Prosa, thousands at a time, so that the client holds few of their requests at once. */
import { pause } from '../../src/simulator/pause.ts';
import { Random } from '../../src/simulator/random.ts';
import { customerName, rentalScript } from '../../src/simulator/script.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { BenchError } from '../bench-error.ts';
import { counted, verify } from '../ingest/admin.ts';
import { type Load, sendAll } from '../ingest/load.ts';
import { buildConversations, type Conversation, textMessage } from '../ingest/requests.ts';
import type { MeasuredProsa } from '../prosa.ts';

/** Messages whose requests are in memory at once, and connections they go over. */
const atOnce = 20_000;
const connections = 64;
/** Conversations that are checked afterwards. */
const sample = 100;
/** Without a reply sent for so long, waiting for them has failed (ms). */
const stalled = 60_000;

export interface Progress {
  signal: AbortSignal;
  progress(line: string): void;
}

export interface Preparation {
  conversations: number;
  messagesEach: number;
  /** The funnel they are checked with; absent if they cannot be. */
  funnelFile?: string | undefined;
}

/** Brings conversations 0, 1, … into progress and checks some of them. */
export async function prepare(
  prosa: MeasuredProsa,
  { conversations, messagesEach, funnelFile }: Preparation,
  { signal, progress }: Progress,
): Promise<void> {
  const began = performance.now();
  const chunk = Math.max(1, Math.floor(atOnce / messagesEach));
  const step = Math.max(1, Math.floor(conversations / sample));
  const some: Omit<Conversation, 'requests'>[] = [];
  for (let first = 0; first < conversations; first += chunk) {
    const count = Math.min(chunk, conversations - first);
    const built = buildConversations(first, count, prosa.requests(), messagesEach);
    await sendAll(prosa.port, built, connections, signal);
    for (const { requests: _, ...rest } of built) if (rest.dialogue % step === 0) some.push(rest);
    const done = first + count;
    const seconds = (performance.now() - began) / 1000;
    progress(
      `scale: ${done} of ${conversations} conversations, ${Math.round((done * messagesEach) / seconds)} messages/s`,
    );
  }
  const admin = prosa.admin(signal);
  if (funnelFile !== undefined) await verify(admin, some);
  const { deadLetters } = await counted(admin);
  if (deadLetters > 0) throw new BenchError(`${deadLetters} dead letters`);
}

/**
 * Waits until every reply has been sent.
 * @param sent replies sent so far
 */
export async function drained(
  prosa: MeasuredProsa,
  sent: () => number,
  { signal, progress }: Progress,
): Promise<void> {
  const admin = prosa.admin(signal);
  let before = sent();
  let movedAt = performance.now();
  let toldAt = movedAt;
  for (let looks = 1; ; looks++) {
    const { unsent } = await counted(admin);
    if (unsent === 0) return;
    const now = performance.now();
    if (sent() > before) {
      before = sent();
      movedAt = now;
    }
    if (now - movedAt > stalled) {
      throw new BenchError(`${unsent} conversations still have replies to send; none was sent for a minute`);
    }
    if (now - toldAt > 10_000) {
      toldAt = now;
      progress(`scale: ${unsent} conversations have replies to send, ${sent()} were sent`);
    }
    await pause(looks < 20 ? 100 : 1_000, signal);
    signal.throwIfAborted();
  }
}

/** The files are written anew once nothing has happened for half a minute (ms). */
const untilWrittenAnew = 45_000;

/**
 * Waits until the rows of events that are no longer new have been made smaller, and the room was given back, as
 * happens in quiet minutes.
 */
export async function packed(prosa: MeasuredProsa, { signal, progress }: Progress): Promise<void> {
  const admin = prosa.admin(signal);
  let least = Number.POSITIVE_INFINITY;
  let movedAt = performance.now();
  for (;;) {
    await pause(1_000, signal); // the figure is as old as the last piece of work
    const { unpacked } = await counted(admin);
    if (unpacked === 0) return await pause(untilWrittenAnew, signal);
    if (unpacked < least) [least, movedAt] = [unpacked, performance.now()];
    if (performance.now() - movedAt > stalled)
      throw new BenchError(`${unpacked} events are not made smaller`);
    progress(`scale: ${unpacked} events are to be made smaller`);
  }
}

/** One message to each conversation in turn, so that a process that was just started knows all of them. */
export async function touch(
  prosa: MeasuredProsa,
  conversations: number,
  { signal, progress }: Progress,
): Promise<void> {
  for (let first = 0; first < conversations; first += atOnce) {
    const count = Math.min(atOnce, conversations - first);
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    await sendAll(prosa.port, questions(numbers, prosa, new Random(`touch/${first}`)), connections, signal);
    progress(`scale: a message to ${first + count} of ${conversations} known conversations`);
  }
}

/** Messages spread at random over conversations 0 to `known`, as fast as they are answered. */
export async function spread(
  prosa: MeasuredProsa,
  {
    known,
    messages,
    concurrency,
    seed,
  }: { known: number; messages: number; concurrency: number; seed: string },
  signal: AbortSignal,
  started?: () => void,
): Promise<Load> {
  const random = new Random(seed);
  const numbers = Array.from({ length: messages }, () => random.integer(0, known - 1));
  return await sendAll(prosa.port, questions(numbers, prosa, random), concurrency, signal, started);
}

/** A question of each of these customers; each stands alone, so the same customer may ask two at once. */
function questions(numbers: readonly number[], prosa: MeasuredProsa, random: Random) {
  const wamids = new Wamids();
  const options = prosa.requests();
  const texts = questionsAfterAll(random.fork('texts'));
  return numbers.map((number) => {
    const name = customerName(new Random(`bench/${number}`));
    return { requests: [textMessage(number, name, random.pick(texts), wamids, options).request] };
  });
}

/** What the script asks once the way through the funnel is done. */
function questionsAfterAll(random: Random): string[] {
  const script = rentalScript(random, 10, 'Ana');
  return Array.from({ length: 20 }, () => script.next().value).slice(10);
}
