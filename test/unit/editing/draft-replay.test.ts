import { expect, it } from 'vitest';
import { type DraftReplaySource, type ReplayLine, replayLast } from '../../../src/editing/draft-replay.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { RecentPage, RecentQuery } from '../../../src/shard/person-list.ts';

const draft = { document: { id: 'rental' }, prompts: {} };

/** Pages of conversations, `<funnel>:<id>` each; what is asked of one of them fails. */
function sourceOf(pages: string[][]) {
  const asked: RecentQuery[] = [];
  const recent = async (query: RecentQuery): Promise<RecentPage> => {
    const number = asked.push(query) - 1;
    const items = pages[number]!.map((name) => ({ id: name.split(':')[1]!, funnel: name.split(':')[0]! }));
    const next = { at: 100 - number, conversation: `end of page ${number}` };
    return { items: items as RecentPage['items'], ...(number + 1 < pages.length && { next }) };
  };
  const source = {
    recent,
    record: async () => {
      throw new ProsaError('shard_closed', 'its shard is moving');
    },
  } as unknown as DraftReplaySource;
  return { asked, source };
}

async function replayed(source: DraftReplaySource, last: number): Promise<string[]> {
  const lines: ReplayLine[] = [];
  const workshop = { run: () => Promise.reject(new Error('nothing is compared')) };
  for await (const line of replayLast(draft, last, source, workshop, new AbortController().signal)) {
    lines.push(line);
  }
  expect(lines.at(-1)).toMatchObject({ type: 'end' });
  return lines.flatMap((line) => (line.type === 'conversation' ? line.id : []));
}

it('the last conversations of the funnel are found by their last change, and no page more is read', async () => {
  const pages = [['rental:a', 'other:b'], [], ['rental:c', 'rental:d'], ['rental:e']];
  const { asked, source } = sourceOf(pages);
  expect(await replayed(source, 3)).toEqual(['a', 'c', 'd']);
  expect(asked).toEqual([
    { limit: 3 },
    { limit: 2, before: { at: 100, conversation: 'end of page 0' } },
    { limit: 2, before: { at: 99, conversation: 'end of page 1' } },
  ]);
});

it('there may be fewer than were asked for', async () => {
  const { source } = sourceOf([['rental:a'], ['other:b']]);
  expect(await replayed(source, 3)).toEqual(['a']);
});
