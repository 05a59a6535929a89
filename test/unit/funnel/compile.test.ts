import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import type { TurnMessage } from '../../../src/actor/turn.ts';
import { compileFunnel, versionOf } from '../../../src/funnel/compile.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import type { Prompt } from '../../../src/funnel/prompts.ts';
import { catalogue, module, prompts, shop } from './shop.ts';

const { machine } = compileFunnel(shop, prompts, module);
const [start, firstActions] = initialTransition(machine);
const message = { id: 'm1', profile: 'Ana', revision: 1 } as TurnMessage;
const remembered = transition(machine, start, { type: 'message', message })[0];

test('a conversation starts in the initial state, remembering nothing, with its delay armed', () => {
  expect(start.value).toBe('welcome');
  expect(start.context).toEqual({
    slots: {},
    sources: {},
    intent: 'other',
    objections: [],
    asked: [],
    replies: {},
    results: {},
  });
  expect(firstActions).toMatchObject([{ type: 'xstate.raise', params: { delay: 7_200_000 } }]);
  expect(initialTransition(machine)[0].context).not.toBe(start.context);
});

test('an assign action gives the next context and is not left to the step', () => {
  const [next, actions] = transition(machine, start, { type: 'message', message });
  expect(next.context).toMatchObject({ slots: { name: 'Ana' }, sources: { name: 1 } });
  expect(actions).toEqual([]);
  expect(start.context.slots).toEqual({});
});

test('an output action is left to the step with its parameters', () => {
  const [, actions] = transition(machine, start, { type: 'intent.greeting' });
  expect(actions).toMatchObject([{ type: 'reply', params: { prompt: 'hello' } }]);
});

test('a guard decides on what is remembered', () => {
  expect(transition(machine, start, { type: 'intent.search' })[0].value).toBe('welcome');
  expect(transition(machine, remembered, { type: 'intent.search' })[0].value).toBe('searching');
});

test('an effect is asked for with the input of its entry, defaults filled in', () => {
  const [searching, actions] = transition(machine, remembered, { type: 'intent.search' });
  expect(actions).toContainEqual(
    expect.objectContaining({
      type: 'xstate.spawnChild',
      params: expect.objectContaining({
        id: '0.shop.searching',
        src: 'search',
        input: { name: 'Ana', limit: 3 },
      }),
    }),
  );
  const [offer, more] = transition(machine, searching, {
    type: 'xstate.done.actor.0.shop.searching',
    output: [],
  });
  expect(offer.value).toEqual({ offer: 'shown' });
  expect(more).toContainEqual(expect.objectContaining({ type: 'reply', params: { prompt: 'found' } }));
  expect(transition(machine, offer, { type: 'intent.yes' })[0].value).toBe('person');
});

test('combinators hold guards, also within each other and with defaults', () => {
  const knows = { type: 'knows', params: { slot: 'name' } };
  const replied = { type: 'replied', params: { prompt: 'hello' } };
  const passes = (guard: unknown, context: object) => {
    const document = structuredClone(shop) as FunnelDocument;
    document.machine.states.welcome!.on!['intent.yes'] = { target: 'person', guard: guard as string };
    const compiled = compileFunnel(document, prompts, module).machine;
    const snapshot = compiled.resolveState({ value: 'welcome', context: { ...start.context, ...context } });
    return transition(compiled, snapshot, { type: 'intent.yes' })[0].value === 'person';
  };
  const named = { slots: { name: 'Ana' } };
  const greeted = { replies: { hello: 1 } };
  const both = { type: 'all', params: { of: [knows, { type: 'not', params: { guard: replied } }] } };
  const either = { type: 'any', params: { of: [knows, replied] } };
  expect(passes(both, named)).toBe(true);
  expect(passes(both, { ...named, ...greeted })).toBe(false);
  expect(passes(either, greeted)).toBe(true);
  expect(passes(either, {})).toBe(false);
  expect(passes({ type: 'not', params: { guard: both } }, {})).toBe(true);
});

test('the document given is neither changed nor shared', () => {
  const document = structuredClone(shop);
  compileFunnel(document, prompts, module);
  expect(document).toEqual(shop);
});

test('a name that is not in the catalogue does not compile', () => {
  expect(() => compileFunnel(shop, prompts, { ...module, catalogue: { ...catalogue, actions: {} } })).toThrow(
    expect.objectContaining({ code: 'funnel_invalid' }),
  );
});

test('going round in circles ends in an error instead of hanging', () => {
  const document = structuredClone(shop);
  const never = { type: 'not', params: { guard: { type: 'knows', params: { slot: 'guests' } } } };
  document.machine.states.welcome!.always = { target: 'offer', guard: never };
  document.machine.states.offer!.always = { target: 'welcome', guard: never };
  const compiled = compileFunnel(document, prompts, module).machine;
  const [stuck] = initialTransition(compiled);
  expect(stuck).toMatchObject({
    status: 'error',
    error: { message: expect.stringMatching(/Infinite loop/) },
  });
});

test('the version is the content: prompts and document count, the order of keys and file names do not', () => {
  const version = versionOf(shop, prompts);
  expect(version).toMatch(/^[0-9a-f]{12}$/);
  expect(compileFunnel(shop, prompts, module).version).toBe(version);
  const turned = Object.fromEntries(Object.entries(shop).reverse()) as FunnelDocument;
  const moved = new Map([...prompts].reverse().map(([name, prompt]) => [name, { ...prompt, file: '/x' }]));
  expect(versionOf(turned, moved)).toBe(version);
  expect(versionOf({ ...shop, title: 'Store' }, prompts)).not.toBe(version);
  const found: Prompt = { ...prompts.get('found')!, variants: [{ text: 'Achei!' }] };
  expect(versionOf(shop, new Map<string, Prompt>([...prompts, ['found', found]]))).not.toBe(version);
});

test('a reply is the first variant whose guards hold, filled from the view', () => {
  const funnel = compileFunnel(shop, prompts, module);
  expect(funnel.render('hello', start.context)).toMatchObject({
    text: 'Olá! Como você se chama?',
    asks: ['name'],
  });
  expect(funnel.render('hello', remembered.context)).toMatchObject({ text: 'Olá, Ana!', asks: [] });
  expect(() => funnel.render('bye', start.context)).toThrow(/no prompt "bye"/);
});

test('how a funnel is drawn is no part of its version, and what its states are called reaches no machine', () => {
  const drawn: FunnelDocument = { ...shop, canvas: { positions: { welcome: { x: 1, y: 2 } } } };
  expect(versionOf(drawn, prompts)).toBe(versionOf(shop, prompts));
  const named = structuredClone(shop);
  named.machine.states.welcome!.title = 'Boas-vindas';
  expect(versionOf(named, prompts)).not.toBe(versionOf(shop, prompts));
  const { machine: built } = compileFunnel(named, prompts, module);
  expect(built.states.welcome!.config).not.toHaveProperty('title');
});

test('a reply is in the language of the customer, where the funnel speaks it', () => {
  const found: Prompt = {
    name: 'found',
    version: 1,
    description: '',
    variants: [{ text: { pt: 'Achei.', en: 'Found it.' } }],
  };
  const several = new Map<string, Prompt>([...prompts, ['found', found]]);
  const said = (languages: FunnelDocument['languages'], language?: 'pt' | 'en' | 'es') => {
    const funnel = compileFunnel({ ...shop, ...(languages && { languages }) }, several, module);
    return funnel.render('found', { ...start.context, ...(language && { lead: { language } }) }).text;
  };
  expect(said(['pt', 'en'], 'en')).toBe('Found it.');
  expect([
    said(['pt', 'en']),
    said(['pt', 'en'], 'pt'),
    said(['pt', 'en'], 'es'),
    said(undefined, 'en'),
  ]).toEqual(Array.from({ length: 4 }, () => 'Achei.'));
});
