import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RedisRequest } from '../../../src/store/redis-request.ts';
import { RedisTurn } from '../../../src/store/redis-turn.ts';

const get = (key: string): RedisRequest => ['GET', key];

describe('what is asked of Redis in one turn of the event loop', () => {
  it('is sent together, and each who asked gets its own answers', async () => {
    const sent: RedisRequest[][] = [];
    const turn = new RedisTurn(async (requests) => {
      sent.push([...requests]);
      return requests.map((request) => (request as readonly string[])[1]!);
    });
    const first = turn.ask([get('a'), get('b')]);
    const second = Promise.resolve().then(() => turn.ask([get('c')]));
    expect(await first).toEqual(['a', 'b']);
    expect(await second).toEqual(['c']);
    expect(sent).toEqual([[get('a'), get('b'), get('c')]]);
    await turn.ask([get('d')]);
    expect(sent).toHaveLength(2);
  });

  it('does not wait for answers to what was asked before', async () => {
    const answers: (() => void)[] = [];
    const turn = new RedisTurn((requests) => {
      return new Promise<number[]>((resolve) => answers.push(() => resolve(requests.map(() => 1))));
    });
    void turn.ask([get('a')]);
    await nextTurn();
    const second = turn.ask([get('b')]);
    await nextTurn();
    expect(answers).toHaveLength(2);
    answers[1]!();
    expect(await second).toEqual([1]);
  });

  it('fails for all who asked when there is no answer, and for one where that is refused', async () => {
    const silent = new RedisTurn(() => Promise.reject(new Error('the connection is lost')));
    const asked = [silent.ask([get('a')]), silent.ask([get('b')])];
    for (const one of asked) await expect(one).rejects.toThrow('the connection is lost');

    const wrong = new Error('WRONGTYPE');
    const refusing = new RedisTurn(async () => [wrong, 2]);
    const answers = [refusing.ask([get('a')]), refusing.ask([get('b')])];
    expect(await Promise.all(answers)).toEqual([[wrong], [2]]);
  });
});
