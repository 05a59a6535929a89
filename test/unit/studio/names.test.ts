import { expect, test } from 'vitest';
import { find } from '../../../src/studio/canvas/find.ts';
import { promptName } from '../../../src/studio/document/prompts.ts';
import { trailOf } from '../../../src/studio/document/state-path.ts';
import { happeningText } from '../../../src/studio/try/happening.ts';

const document = {
  machine: {
    states: {
      discovery: { title: 'Descoberta', states: { waiting: {} } },
      offer: { states: { waiting: {} } },
    },
  },
};

test('states are told by their titles from the outside in, several of them as several', () => {
  expect(trailOf(document, 'discovery.waiting')).toBe('Descoberta › Waiting');
  expect(trailOf(document, 'discovery.waiting + offer')).toBe('Descoberta › Waiting + Offer');
  expect(trailOf(document, '')).toBe('Anywhere');
  expect(trailOf({}, 'gone.hereAndThere')).toBe('Gone › Here and there');
});

test('a state is found by its title with those around it', () => {
  expect(find(document, 'Descoberta › wait').map(({ path }) => path)).toEqual(['discovery.waiting']);
  expect(find(document, 'waiting').map(({ path }) => path)).toEqual(['discovery.waiting', 'offer.waiting']);
});

test('a prompt gets a name as prompts have, told apart from the others', () => {
  expect(promptName(' Como pagar? É já', [])).toBe('como-pagar-e-ja');
  expect(promptName('Ask', ['ask', 'ask-2'])).toBe('ask-3');
  expect(promptName('?', [])).toBe('prompt');
});

test.each([
  ['', 'at once'],
  ['intent.yes', 'by yes'],
  ['message', 'by any message'],
  ['xstate.after.followUp.rental.paying', 'after follow up'],
  ['xstate.done.actor.0.rental.a', 'as its effect was done'],
  ['xstate.error.actor.0.rental.a', 'as its effect failed'],
  ['xstate.done.state.rental.a', 'as what is inside ended'],
])('%s is told as "%s"', (event, words) => expect(happeningText(event)).toBe(words));
