import { test } from 'vitest';
import { expectMistake, type Mistake } from './shop.ts';

const found = { type: 'reply', params: { prompt: 'found' } };

test.each<Mistake>([
  ['a document of another format', { '/format': 2 }, 'schema /format'],
  ['a missing title', { '/title': undefined }, 'schema /title'],
  ['a name with a space', { '/id': 'my shop' }, 'schema /id'],
  ['an unknown time zone', { '/timeZone': 'Brazil/Bahia' }, 'schema /timeZone'],
  ['an unknown language', { '/language': 'portuguese!' }, 'schema /language'],
  ['a wrong delay', { '/delays/silence': '2 hours' }, 'schema /delays/silence'],
  ['a delay of more than a year', { '/delays/silence': '400d' }, 'schema /delays/silence'],
  ['an unknown key', { 'welcome/transitions': {} }, 'unknown-key welcome/transitions'],
  [
    'an unknown key in a transition',
    { 'welcome/on/unsupported/taget': 'person' },
    'unknown-key welcome/on/unsupported/taget',
  ],
  [
    'an unknown key in an action',
    { 'welcome/entry': [found, { ...found, param: 1 }] },
    'unknown-key welcome/entry/1/param',
  ],
  ['an unknown key in an effect', { 'searching/invoke/onDon': {} }, 'unknown-key searching/invoke/onDon'],
  ['a context', { '/machine/context': {} }, 'unknown-key /machine/context'],
  ['a dot in the name of a state', { 'a.b': { tags: ['silent'] } }, 'schema a.b', 'unreachable a.b'],
  [
    'a state that is null',
    { 'offer/states/taken': null },
    'schema offer/states/taken',
    'dead-end offer/states/taken',
    'never-taken offer/onDone',
    'unanswered-unsupported /machine',
  ],
  ['a parallel state', { 'offer/type': 'parallel' }, 'not-supported offer/type'],
  ['a parallel funnel', { '/machine/type': 'parallel' }, 'not-supported /machine/type'],
  [
    'a history state',
    { 'offer/states/back': { type: 'history' } },
    'not-supported offer/states/back/type',
    'unreachable offer/states/back',
  ],
  ['a final stage', { person: { type: 'final' } }, 'not-supported person/type'],
  [
    'a transition written as a text',
    { 'welcome/on/intent.person': 'person' },
    'string-transition welcome/on/intent.person',
  ],
  ['a text after a delay', { 'welcome/after/silence': 'person' }, 'string-transition welcome/after/silence'],
  [
    'a text in a list of transitions',
    { 'searching/invoke/onDone': [{ target: 'offer', guard: 'all' }, 'offer'] },
    'string-transition searching/invoke/onDone/1',
    'bad-params searching/invoke/onDone/0/guard/params/of',
  ],
  [
    'several targets',
    { 'welcome/on/intent.yes': { target: ['offer', 'person'] } },
    'schema welcome/on/intent.yes/target',
  ],
  [
    'a guard that is a number',
    { 'welcome/on/intent.search/guard': 3 },
    'schema welcome/on/intent.search/guard',
  ],
  [
    'an action without a type',
    { 'welcome/entry': [{ name: 'reply' }] },
    'schema welcome/entry/0/type',
    'unknown-key welcome/entry/0/name',
  ],
  [
    'tags that are a text',
    { 'person/tags': 'silent' },
    'schema person/tags',
    'dead-end person',
    'unanswered-unsupported /machine',
  ],
  ['an id of the machine', { '/machine/id': 'store' }, 'schema /machine/id'],
])('%s is reported where it is', expectMistake);
