/** Messages as redis/outbox.lua keeps them. */
import { readMessageText, type Said } from './message-text.ts';
import { readElement, type StoredMessage } from './redis-journal.ts';
import {
  type DeliveryUpdate,
  type NewOutboxEntry,
  OUTBOX_RANK,
  type OutboxEntry,
  type OutboxState,
} from './store.ts';

/** What the list keeps of a message. */
export type StoredState = Omit<OutboxEntry, 'prompt' | keyof Said>;

const STATES = Object.entries(OUTBOX_RANK)
  .sort(([, a], [, b]) => a - b)
  .map(([state]) => state as OutboxState);

export function writeNewMessage({ entry, revision, at }: NewOutboxEntry): string {
  return `${entry} 0 ${revision} ${at} 0 0 0 ${at} 0\n`;
}

/** Without the channel's id. */
export function writeSettledMessage(message: StoredState): string {
  return writeMessage({ ...message, messageId: undefined });
}

export function writeMessage(message: StoredState): string {
  const { entry, state, revision, at, attempts, repeats, notBefore, updatedAt, error = '' } = message;
  const { messageId: id = '' } = message;
  const counts = [attempts, repeats, notBefore, updatedAt, Buffer.byteLength(id)];
  return `${[entry, OUTBOX_RANK[state], revision, at, ...counts].join(' ')}\n${id}${error}`;
}

export function readMessage(conversation: string, stored: Buffer): StoredState {
  const end = stored.indexOf('\n');
  const head = stored.toString('latin1', 0, end).split(' ').map(Number);
  const [entry, rank, revision, at, attempts, repeats, notBefore, updatedAt, length] = head as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const text = (from: number, to?: number) => stored.toString('utf8', from, to) || undefined;
  return {
    conversation,
    entry,
    state: STATES[rank]!,
    revision,
    at,
    attempts,
    repeats,
    notBefore,
    messageId: text(end + 1, end + 1 + length),
    error: text(end + 1 + length),
    updatedAt,
  };
}

/** What the journal has of messages, by their number. @param elements of its list */
export function textsIn(elements: readonly Buffer[]): Map<number, StoredMessage> {
  const entries = elements.flatMap(readElement);
  return new Map(entries.flatMap(({ messages }) => messages.map((message) => [message.number, message])));
}

export function toOutboxEntry(state: StoredState, texts: ReadonlyMap<number, StoredMessage>): OutboxEntry {
  const { prompt, text, id } = texts.get(state.entry)!;
  return { ...state, messageId: state.messageId ?? id, prompt, ...readMessageText(text) };
}

/** Arguments of `deliver` after the conversation. */
export function deliveryArguments(update: DeliveryUpdate): (string | number)[] {
  const { entry, at, decidedAt = '' } = update;
  switch (update.kind) {
    case 'claim':
      return [entry, at, decidedAt, 'claim', '', ''];
    case 'release':
      return [entry, at, decidedAt, 'release', update.notBefore, update.error];
    case 'advance': {
      const { state, messageId = '', error = '' } = update;
      return [entry, at, decidedAt, OUTBOX_RANK[state], messageId, error];
    }
  }
}
