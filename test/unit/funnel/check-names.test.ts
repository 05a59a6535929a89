import { test } from 'vitest';
import { expectMistake, type Mistake, never } from './shop.ts';

const search = 'welcome/on/intent.search/guard';
const nested = { type: 'not', params: { guard: { type: 'any', params: { of: [never, 'nose'] } } } };

test.each<Mistake>([
  ['an unknown guard', { [search]: 'knowz' }, `unknown-guard ${search}`],
  ['an inherited name as a guard', { [search]: 'toString' }, `unknown-guard ${search}`],
  [
    'an unknown guard inside combinators',
    { [search]: nested },
    `unknown-guard ${search}/params/guard/params/of/1`,
  ],
  [
    'a combinator of nothing',
    { [search]: { type: 'all', params: { of: [] } } },
    `bad-params ${search}/params/of`,
  ],
  [
    'a combinator of something else',
    { [search]: { type: 'not', params: { guard: 3 } } },
    `bad-params ${search}/params/guard`,
  ],
  ['wrong parameters of a guard', { [`${search}/params/slot`]: 'nome' }, `bad-params ${search}/params/slot`],
  [
    'an unknown prompt in a guard',
    { [search]: { type: 'replied', params: { prompt: 'helo' } } },
    `unknown-prompt ${search}/params/prompt`,
  ],
  ['an unknown action', { 'person/entry': ['repply'] }, 'unknown-action person/entry/0'],
  [
    'an unknown action on a transition',
    { 'welcome/on/unsupported': { actions: 'repply' } },
    'unknown-action welcome/on/unsupported/actions',
  ],
  [
    'an unknown parameter of an action',
    { 'person/exit': { type: 'reply', params: { prompt: 'found', promt: 'x' } } },
    'bad-params person/exit/params/promt',
  ],
  ['missing parameters of an action', { 'person/entry': 'reply' }, 'bad-params person/entry/params/prompt'],
  [
    'an unknown prompt',
    { 'person/entry': { type: 'reply', params: { prompt: 'helo' } } },
    'unknown-prompt person/entry/params/prompt',
  ],
  ['an unknown effect', { 'searching/invoke/src': 'serch' }, 'unknown-effect searching/invoke/src'],
  [
    'wrong input of an effect',
    { 'searching/invoke/input/limit': 'many' },
    'bad-params searching/invoke/input/limit',
  ],
  ['an unknown delay', { 'welcome/after/2h': { target: 'person' } }, 'unknown-delay welcome/after/2h'],
  ['an unused delay', { '/delays/nap': '1h' }, 'unused-delay /delays/nap'],
  ['an unknown event', { 'welcome/on/intent.pice': {} }, 'unknown-event welcome/on/intent.pice'],
  ['a wildcard', { 'welcome/on/*': {} }, 'unknown-event welcome/on/*'],
  [
    'an event of the machine itself',
    { '/machine/on': { 'xstate.done.actor.x': {} } },
    'unknown-event /machine/on/xstate.done.actor.x',
  ],
])('%s is reported where it is', expectMistake);
