/** The rental funnel where no language model is set: templates speak, and nothing is read by one. */
import { expect, it } from 'vitest';
import { ON_PINNED_DAY } from '../../support/pinned-day.ts';
import { conversationOf, eventually, say, sharedProsa } from '../../support/prosa.ts';

const prosa = sharedProsa({ env: ON_PINNED_DAY });

/** The replies to each text, in order. */
async function talk(session: string, ...texts: string[]): Promise<string[]> {
  const outbox = async () => (await conversationOf(prosa(), 'web', session))?.outbox ?? [];
  for (const text of texts) {
    const { length: before } = await outbox();
    await say(prosa(), session, text);
    await eventually(async () => (await outbox())[before]?.state === 'sent');
  }
  return (await outbox()).map(({ text }) => text);
}

it('a template answers what a model would be asked', async () => {
  const wish = 'oi, casa em búzios de 5 a 12 de abril de 2027 para 4 pessoas';
  const [options, reply] = await talk('caio', wish, 'a vizinhança costuma ser silenciosa à noite?');
  expect(options).toMatch(/no total/);
  expect(reply).toMatch(/Olha o que sei de cada uma|equipe/);
});

it('what perception does not understand is no effect', async () => {
  const [reply] = await talk('gil', 'aquele cantinho da rua das pedras com a galera toda da firma');
  expect(reply).toMatch(/Para onde/);
  const view = (await conversationOf(prosa(), 'web', 'gil'))!;
  // The message alone: an effect would be another event.
  expect([view.revision, view.cost]).toEqual([1, 0]);
});
