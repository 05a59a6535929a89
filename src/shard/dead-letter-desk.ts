/** The dead letters of all groups (G10). The id of a letter is `<group>-<number>`, so it names its group. */
import { ProsaError } from '../errors.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetterState } from '../store/dead-letter.ts';
import type { ShardCaller } from './shard-caller.ts';

export interface DeadLetterView extends Omit<DeadLetter, 'id' | 'event' | 'used'> {
  id: string;
}

/** With what the customer wrote, if it was a message. */
export interface WholeDeadLetter extends DeadLetterView {
  event: unknown;
}

export interface DeadLetterFilter {
  limit: number;
  /** `next` of the page before. */
  after?: string | undefined;
  state?: DeadLetterState | undefined;
  conversation?: string | undefined;
}

export interface DeadLetters {
  /** The newest first, and where the next page begins, if there is one. */
  list(filter: DeadLetterFilter): Promise<{ items: DeadLetterView[]; next?: string }>;
  /** @throws ProsaError `not_found` */
  show(id: string): Promise<WholeDeadLetter>;
  /**
   * Resolves once the event was tried again, with the letter it made if it failed again: another one, or this
   * one, still open, if the event could not be used up.
   * @throws ProsaError `not_found`, `dead_letter_settled`, `dead_letter_stale`, `shard_closed`
   */
  requeue(id: string): Promise<DeadLetterView & { again?: DeadLetterView }>;
  /** @throws ProsaError `not_found`, `dead_letter_settled` */
  discard(id: string): Promise<DeadLetterView>;
}

export class DeadLetterDesk implements DeadLetters {
  readonly #shards: ShardCaller;
  readonly #groups: number;
  readonly #groupOf: (conversation: string) => number;

  constructor(shards: ShardCaller, groups: number, groupOf: (conversation: string) => number) {
    this.#shards = shards;
    this.#groups = groups;
    this.#groupOf = groupOf;
  }

  async list({ limit, after, state, conversation }: DeadLetterFilter) {
    const groups =
      conversation === undefined
        ? Array.from({ length: this.#groups }, (_, group) => group)
        : [this.#groupOf(conversation)];
    // One more than asked for tells whether there is a next page.
    const found = await Promise.all(
      groups.map(async (group) => {
        const before = after === undefined ? undefined : placeIn(group, after);
        const query: DeadLetterQuery = { limit: limit + 1, state, conversation, before };
        return (await this.#shards.run('deadLetters', { group, query })).map((letter) => ({ group, letter }));
      }),
    );
    const ordered = found
      .flat()
      .sort((a, b) => b.letter.at - a.letter.at || a.group - b.group || b.letter.id - a.letter.id);
    const page = ordered.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ group, letter }) => viewOf(group, letter)),
      ...(last && ordered.length > limit
        ? { next: `${last.letter.at}.${last.group}.${last.letter.id}` }
        : {}),
    };
  }

  async show(id: string): Promise<WholeDeadLetter> {
    const { group, letter } = await this.#find(id);
    return { ...viewOf(group, letter), event: JSON.parse(letter.event) as unknown };
  }

  async requeue(id: string): Promise<DeadLetterView & { again?: DeadLetterView }> {
    const { group, letter: before } = await this.#find(id);
    const { letter, again } = await this.#shards.run('requeue', { group, id: before.id });
    return { ...viewOf(group, letter), ...(again && { again: viewOf(group, again) }) };
  }

  async discard(id: string): Promise<DeadLetterView> {
    const { group, letter } = await this.#find(id);
    const done = await this.#shards.run('discard', { group, id: letter.id });
    const now = (await this.#find(id)).letter;
    if (!done) {
      const when = new Date(now.updatedAt).toISOString();
      throw new ProsaError('dead_letter_settled', `it was ${now.state} at ${when}`);
    }
    return viewOf(group, now);
  }

  async #find(id: string): Promise<{ group: number; letter: DeadLetter }> {
    const [group, number] = id.split('-').map(Number) as [number, number];
    const letter = group < this.#groups && (await this.#shards.run('deadLetter', { group, id: number }));
    if (!letter) throw new ProsaError('not_found', `there is no dead letter ${id}`);
    return { group, letter };
  }
}

/** Where a group goes on behind the place `<at>.<group>.<number>`, which may be another group's. */
function placeIn(group: number, place: string): { at: number; id: number } {
  const [at, of, number] = place.split('.').map(Number) as [number, number, number];
  return { at, id: group === of ? number : group > of ? Number.MAX_SAFE_INTEGER : 0 };
}

function viewOf(group: number, { event: _, used: __, id, ...rest }: DeadLetter): DeadLetterView {
  return { id: `${group}-${id}`, ...rest };
}
