/** What a batch of events takes back of what was said and has not left (G9). */
import { expect, it } from 'vitest';
import type { ConversationEvent, OperatorAction } from '../../../src/actor/event.ts';
import { stepBatch } from '../../../src/shard/step-batch.ts';
import { CONVERSATION, message, NOON, tinyFunnel } from '../../support/tiny-funnel.ts';

const funnel = tinyFunnel();
const funnels = { live: () => funnel, of: () => funnel };

let events = 0;
const by = (who: string, action: OperatorAction): ConversationEvent => {
  const id = `o${++events}`;
  return { kind: 'operator', conversation: CONVERSATION, id, at: NOON, by: who, action };
};
const take = { type: 'take' } as const;
const steal = { type: 'take', steal: true } as const;
const write = { type: 'write', text: 'Oi, aqui é a Ana!' } as const;
const giveBack = { type: 'giveBack' } as const;

function commitOf(taken: ConversationEvent[], stored?: string) {
  return stepBatch(
    new Map([[CONVERSATION, taken]]),
    () => stored,
    0,
    funnels,
    (event) => event,
  ).conversations[0]!.commit;
}

it('is what the bot said, when a person takes over', () => {
  const { withdrawals } = commitOf([message('oi'), by('ana', take)]);
  expect(withdrawals).toEqual([{ from: 0, before: 2 }]);
});

it('is not what a person wrote before they gave the conversation back, when another one takes it', () => {
  const all = [message('oi'), by('ana', take), by('ana', write), by('ana', giveBack), by('eva', take)];
  expect(commitOf(all).withdrawals).toEqual([
    { from: 0, before: 2 },
    { from: 4, before: 5 },
  ]);
  const { record } = commitOf(all.slice(0, 4));
  expect(commitOf([message('oi?'), by('eva', take)], record).withdrawals).toEqual([{ from: 4, before: 6 }]);
});

it('is what a person wrote from whom the conversation is taken', () => {
  const all = [message('oi'), by('ana', take), by('ana', write), by('eva', steal)];
  expect(commitOf(all).withdrawals.at(-1)).toEqual({ from: 0, before: 4 });
});
