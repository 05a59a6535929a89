/** Messages of many conversations in the order in which they are offered. */
import type { Random } from '../../src/simulator/random.ts';
import type { Conversation } from '../ingest/requests.ts';
import { problemsAfter, problemsOf, type Told } from './journal-check.ts';
import type { Ledger } from './ledger.ts';
import { interleaved } from './schedule.ts';

/** Problems by what they are, with the dialogues they were found in. */
export type Found = Map<string, number[]>;

export class Offering {
  readonly conversations: readonly Conversation[];
  readonly requests: readonly Buffer[];
  /** Numbers of the requests of each conversation. */
  readonly #requestsOf: readonly number[][];

  constructor(conversations: readonly Conversation[], random: Random) {
    this.conversations = conversations;
    const requestsOf: number[][] = conversations.map(() => []);
    this.#requestsOf = requestsOf;
    const order = interleaved(
      conversations.map(({ requests }) => requests.length),
      random,
    );
    this.requests = order.map((conversation, request) => {
      const spoken = requestsOf[conversation]!.push(request);
      return conversations[conversation]!.requests[spoken - 1]!;
    });
  }

  /** By conversation, the messages whose last answer was not a 200, in their order. */
  notAccepted({ status }: Ledger): Conversation[] {
    return this.conversations.map((conversation, index) => {
      const left = this.#requestsOf[index]!.flatMap((request, n) => (status[request] === 200 ? [] : [n]));
      return {
        ...conversation,
        messageIds: left.map((n) => conversation.messageIds[n]!),
        requests: left.map((n) => conversation.requests[n]!),
      };
    });
  }

  /** @param journals ids of the messages in the journal of each conversation */
  check(ledger: Ledger, journals: readonly string[][]): Found {
    return this.#found((index) => problemsOf(this.#told(index, ledger), journals[index]!));
  }

  /** @param again what was delivered between the two, by conversation */
  checkAfter(before: readonly string[][], again: readonly Conversation[], after: readonly string[][]): Found {
    return this.#found((index) => problemsAfter(before[index]!, again[index]!.messageIds, after[index]!));
  }

  #told(index: number, { sentAt, answeredAt, status }: Ledger): Told[] {
    const { messageIds } = this.conversations[index]!;
    return this.#requestsOf[index]!.map((request, n) => ({
      id: messageIds[n]!,
      sentAt: sentAt[request]!,
      answeredAt: answeredAt[request]!,
      status: status[request]!,
    }));
  }

  #found(problemsOfConversation: (index: number) => readonly string[]): Found {
    const found: Found = new Map();
    this.conversations.forEach(({ dialogue }, index) => {
      for (const problem of problemsOfConversation(index)) {
        const dialogues = found.get(problem);
        if (dialogues === undefined) found.set(problem, [dialogue]);
        else dialogues.push(dialogue);
      }
    });
    return found;
  }
}

export function describe(found: Found): string[] {
  return [...found].map(([problem, dialogues]) => {
    const more = dialogues.length === 1 ? '' : ` and ${dialogues.length - 1} more`;
    return `${problem}, in dialogue ${dialogues[0]}${more}`;
  });
}
