import { describe, expect, test } from 'vitest';
import {
  eventWords,
  promptChanges,
  sidesOf,
  transitionWords,
  valueWords,
} from '../../../src/studio/publish/diff-words.ts';

const document = {
  id: 'f',
  delays: { followUp: { wait: '2h' } },
  machine: { states: { a: { states: { one: {}, two: { title: 'The second' } } }, paying: {} } },
};

test.each([
  ['message', 'any message'],
  ['intent.yes', 'yes'],
  ['after followUp', 'after 2h'],
  ['always', 'at once'],
  ['done searchHouses', 'search houses done'],
  ['error search', 'search failed'],
])('%s is told as %s', (event, words) => expect(eventWords(event, document)).toBe(words));

describe('a transition', () => {
  test('says when, where to by titles, and what is done', () => {
    const transition = {
      guard: { type: 'asksAbout', params: { topic: ['payment'] } },
      target: 'two',
      actions: ['remember', { type: 'reply', params: { prompt: 'how-to-pay' } }],
    };
    expect(transitionWords(document, 'a.one', transition)).toBe(
      'if asks about: payment · to A › The second · remember, reply: how-to-pay',
    );
    expect(transitionWords(document, 'a.one', '#f.paying')).toBe('always · to Paying');
    expect(transitionWords(document, 'a.one', {})).toBe('always · stays');
  });

  test('whose target is gone is told as it was written', () => {
    expect(transitionWords(document, 'a.one', 'gone')).toBe('always · to gone');
  });
});

test('what words do not tell apart is shown as it is written', () => {
  const [before, after] = [{ description: 'x' }, { description: 'y' }];
  const words = (value: unknown) => transitionWords(document, 'a.one', value);
  expect(sidesOf({ before, after }, words).after).toContain('"y"');
  expect(sidesOf({ after }, words)).toEqual({ after: 'always · stays' });
});

test('doings of a state are told by name', () => {
  expect(valueWords('entry', [{ type: 'reply', params: { prompt: 'hi' } }])).toBe('reply: hi');
  expect(valueWords('invoke', { src: 'searchHouses' })).toBe('Search houses');
  expect(valueWords('tags', ['silent'])).toContain('silent');
});

describe('a prompt', () => {
  const prompt = (...texts: unknown[]) => ({ name: 'p', variants: texts.map((text) => ({ text })) });

  test('shows the texts that differ, by language', () => {
    expect(
      promptChanges(prompt({ pt: 'Oi', en: 'Hi' }), prompt({ pt: 'Olá', en: 'Hi', es: 'Hola' })),
    ).toEqual([
      { title: 'Portuguese', before: 'Oi', after: 'Olá' },
      { title: 'Spanish', after: 'Hola' },
    ]);
  });

  test('that is new shows all of them, each by its place', () => {
    expect(promptChanges(undefined, prompt('a', { en: 'b' }))).toEqual([
      { title: 'Text (1)', after: 'a' },
      { title: 'English (2)', after: 'b' },
    ]);
  });
});
