import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { bring, startMischief } from '../support/mischief/mischief.ts';
import { conversationOf, eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('a kill -9 between what was granted and the result of the effect neither loses the booking nor makes it twice', async () => {
  const dataDir = temporaryDirectory();
  const files = temporaryDirectory();
  const prosa = await startMischief({ dataDir, env: { PROSA_WORKERS: '1' } });
  prosa.crashed.catch(() => {}); // it is meant to
  const people = ['ana', 'bia'];
  const deathOf = (who: string) => join(files, who);
  for (const who of people) {
    const text = `effect book property:1 ${deathOf(who)}`;
    await bring(prosa, who, text, `m-${who}`).catch(() => {});
    await eventually(async () => existsSync(deathOf(who)), 20_000);
    await eventually(async () => prosa.pid === undefined, 20_000);
    await prosa.restart();
  }
  const ids = await Promise.all(
    people.map((who) =>
      eventually(async () => {
        const view = await conversationOf(prosa, 'web', who);
        return view?.outbox.at(-1)?.text === 'Feito.' && view.id;
      }, 20_000),
    ),
  );
  expect(people.map((who) => readFileSync(deathOf(who), 'utf8'))).toEqual(['granted', 'taken']);
  await prosa.stop();
  const bookings = new SqliteBookings(join(dataDir, 'bookings.sqlite'));
  const { claims, answers } = await bookings.everything();
  bookings.close();
  expect(claims.map(({ resource, id }) => [resource, id]).sort()).toEqual([['property:1', `${ids[0]}:e1`]]);
  expect(new Map(answers.map(({ id, answer }) => [id, answer.outcome]))).toEqual(
    new Map(ids.map((id, index) => [`${id}:e1`, index === 0 ? 'granted' : 'taken'])),
  );
});
