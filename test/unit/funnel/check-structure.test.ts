import { test } from 'vitest';
import { expectMistake, type Mistake } from './shop.ts';

const invoke = { src: 'search', onDone: { target: 'offer' }, onError: { target: 'person' } };
const { onDone: _, ...withoutOnDone } = invoke;

test.each<Mistake>([
  [
    'an unknown target',
    { 'welcome/on/intent.yes': { target: 'persn' } },
    'unknown-target welcome/on/intent.yes/target',
  ],
  [
    'a target inside of another state',
    { 'welcome/on/intent.yes': { target: 'shown' } },
    'unknown-target welcome/on/intent.yes/target',
  ],
  [
    'an unknown id as a target',
    { 'welcome/on/intent.yes': { target: '#offers' } },
    'unknown-target welcome/on/intent.yes/target',
  ],
  [
    'an unknown target of an effect',
    { 'searching/invoke/onError': [{ target: 'x' }] },
    'unknown-target searching/invoke/onError/0/target',
  ],
  [
    'a sibling as the target of the funnel',
    { '/machine/on': { 'intent.yes': { target: 'person' } } },
    'unknown-target /machine/on/intent.yes/target',
  ],
  ['an unknown initial state', { '/machine/initial': 'welcom' }, 'unknown-initial /machine/initial'],
  ['an initial state without states', { 'person/initial': 'sad' }, 'unknown-initial person/initial'],
  ['a missing initial state', { 'offer/initial': undefined }, 'missing-initial offer'],
  ['an id given twice', { 'welcome/id': 'x', 'offer/id': 'x' }, 'duplicate-id offer/id'],
  ['the id of the funnel on a state', { 'welcome/id': 'shop' }, 'duplicate-id welcome/id'],
  ['an atomic state with states', { 'offer/type': 'atomic' }, 'type-mismatch offer/type'],
  ['a compound state without states', { 'person/type': 'compound' }, 'type-mismatch person/type'],
  [
    'a final state with events',
    { 'offer/states/taken/on': { message: {} } },
    'type-mismatch offer/states/taken/type',
  ],
  ['an end that leads nowhere', { 'offer/onDone': undefined }, 'final-without-on-done offer'],
  [
    'an effect whose success leads nowhere',
    { 'searching/invoke': withoutOnDone, 'welcome/on/intent.yes': { target: 'offer' } },
    'invoke-without-on-done searching/invoke',
  ],
  [
    'an effect whose failure leads nowhere',
    { 'searching/invoke/onError': undefined },
    'invoke-without-on-error searching/invoke',
  ],
  [
    'two running effects with one id',
    {
      'searching/invoke': [
        { ...invoke, id: 'x' },
        { ...invoke, id: 'x' },
      ],
    },
    'duplicate-id searching/invoke/1/id',
  ],
])('%s is reported where it is', expectMistake);
