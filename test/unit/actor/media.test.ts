import { expect, it } from 'vitest';
import { MOST_PICTURES } from '../../../src/actor/message.ts';
import { step } from '../../../src/actor/step.ts';
import { message, tinyDraft, tinyModule } from '../../support/tiny-funnel.ts';

const picture = (n: number) => ({ url: `https://example.com/${n}.png`, caption: n === 1 ? '' : `Sala ${n}` });
const withPictures = (pictures: unknown) =>
  tinyDraft(
    (_, prompts) => {
      prompts.ask!.media = 'pictures';
    },
    { ...tinyModule, view: () => ({ guests: '', pictures }) },
  );
const said = (pictures: unknown) => {
  const result = step(withPictures(pictures), undefined, message('oi'), 1);
  if (result.status !== 'applied') throw new Error(JSON.stringify(result));
  return result;
};

it('a reply with pictures is one message a picture, then the text, numbered in order', () => {
  const { decisions, record } = said([picture(1), picture(2)]);
  expect(decisions).toEqual([
    { type: 'send', entry: 1, prompt: 'ask', text: 'https://example.com/1.png', media: picture(1) },
    { type: 'send', entry: 2, prompt: 'ask', text: 'Sala 2: https://example.com/2.png', media: picture(2) },
    { type: 'send', entry: 3, prompt: 'ask', text: 'Para quantas pessoas?' },
  ]);
  expect(record).toMatchObject({ lastOutbox: 3, context: { replies: { ask: 1 } } });
});

it('however many pictures there are, a bounded number of them is sent', () => {
  const { decisions } = said(Array.from({ length: 500 }, (_, n) => picture(n)));
  expect(decisions).toHaveLength(MOST_PICTURES + 1);
  expect(decisions.at(-1)).toMatchObject({ text: 'Para quantas pessoas?' });
});

it.each([
  ['no list', undefined],
  ['text', 'https://example.com/1.png'],
  ['nothing', []],
  [
    'other things',
    [null, {}, { url: 7 }, { url: 'javascript:alert(1)' }, { url: 'http://example.com/1.png' }],
  ],
  ['addresses that are none', [{ url: '//example.com/1.png' }, { url: 'https://a b/1.png' }, { url: '"' }]],
])('%s in the place of pictures leaves the text alone', (_, pictures) => {
  const { decisions } = said(pictures);
  expect(decisions).toEqual([{ type: 'send', entry: 1, prompt: 'ask', text: 'Para quantas pessoas?' }]);
});
