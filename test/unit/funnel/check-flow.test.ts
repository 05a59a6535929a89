import { test } from 'vitest';
import { expectMistake, type Mistake, never } from './shop.ts';

const silence = { silence: { target: 'welcome' } };
const known = { type: 'not', params: { guard: never } };

test.each<Mistake>([
  ['an unreachable state', { attic: { initial: 'box', states: { box: {} } } }, 'unreachable attic'],
  [
    'a state reachable only from an unreachable one',
    { attic: { on: { message: { target: 'cellar' } } }, cellar: {} },
    'unreachable attic',
    'unreachable cellar',
  ],
  ['a dead end', { 'person/tags': undefined }, 'dead-end person', 'unanswered-unsupported /machine'],
  [
    'a state that reacts only to time',
    { person: { on: { unsupported: {} }, after: silence } },
    'dead-end person',
  ],
  [
    'a state that answers only some intents',
    { person: { on: { 'intent.yes': {}, unsupported: {} } } },
    'unanswered-message person',
  ],
  [
    'a state that answers only under a guard',
    { person: { on: { message: { guard: never }, unsupported: {} } } },
    'unanswered-message person',
  ],
  ['photos without an answer', { 'welcome/on/unsupported': undefined }, 'unanswered-unsupported /machine'],
  [
    'states that lead to each other at once',
    { 'offer/always': { target: 'person' }, 'person/always': { target: 'offer' } },
    'endless-always person/always',
  ],
  [
    'an end that starts over at once',
    { 'offer/initial': 'taken', 'offer/onDone': { target: 'offer' } },
    'endless-always offer/onDone',
    'unreachable offer/states/shown',
  ],
  ['an always that stays', { 'person/always': { actions: 'remember' } }, 'endless-always person/always'],
  [
    'a circle whose guards hold from the start',
    {
      'welcome/always': { target: 'person', guard: known },
      'person/always': { target: 'welcome', guard: known },
    },
    'does-not-compile /machine',
  ],
  [
    'a transition behind one without a guard',
    { 'welcome/on/intent.person': [{ target: 'person' }, { target: 'offer' }] },
    'never-taken welcome/on/intent.person/1',
  ],
  ['an onDone that never happens', { 'welcome/onDone': { target: 'person' } }, 'never-taken welcome/onDone'],
])('%s is reported where it is', expectMistake);

test.each<Mistake>([
  [
    'a handler around a state answers for it',
    { person: {}, '/machine/on': { message: {}, unsupported: {} } },
  ],
  [
    'a state passed through needs no handler',
    { pass: { always: { target: 'person' } }, 'welcome/on/intent.yes': { target: 'pass' } },
  ],
  [
    'a circle with a way out is no circle',
    { 'person/always': [{ target: 'welcome', guard: never }], 'welcome/after/silence': { target: 'person' } },
  ],
])('%s', expectMistake);
