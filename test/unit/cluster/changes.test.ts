import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Bus } from '../../../src/cluster/bus.ts';
import { ChangeTeller } from '../../../src/cluster/changes.ts';

it('changes of one turn of the event loop are told once, each conversation once', async () => {
  const told: string[] = [];
  const bus: Pick<Bus, 'publish'> = {
    publish: async (_channel, text) => {
      told.push(text);
      return true;
    },
  };
  const teller = new ChangeTeller(bus as Bus, 'prosa:');
  for (const conversation of ['a', 'a', 'b', 'a']) teller.changed(conversation);
  await nextTurn();
  await nextTurn();
  teller.changed('a');
  await nextTurn();
  await nextTurn();
  expect(told).toEqual(['a,b', 'a']);
});
