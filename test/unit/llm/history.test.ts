import { expect, it } from 'vitest';
import { rental } from '../../../machines/rental/rental.ts';
import { initialContext } from '../../../src/actor/record.ts';
import {
  type AnswerInput,
  answerInput,
  messagesOf,
  systemOf,
} from '../../../src/effects/llm/answer-input.ts';
import { historyFor, PROMPT_BUDGET } from '../../../src/effects/llm/history.ts';
import { TokenCounter } from '../../../src/effects/llm/token-counter.ts';
import type { SaidLine } from '../../../src/effects/past.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { rentalOutput } from '../../support/rental-effects.ts';

const { funnel } = await loadFunnel('machines/rental', undefined, rental);
const tokens = new TokenCounter();
const ALL_TOOLS = [
  'search_properties',
  'get_property_details',
  'calculate_price',
  'check_visit_availability',
];

/** As the funnel asks after the options were shown, or one of them was chosen. */
function asked(prompt: string, question: string, place = 'Búzios', chosen?: string): AnswerInput {
  const wish = { place, checkIn: '2027-04-05', checkOut: '2027-04-12', guests: 4, pets: 0 };
  const search = rentalOutput('searchProperties', wish, '2026-11-21');
  const details =
    chosen && rentalOutput('getPropertyDetails', { property: chosen, fields: ['description'] }, '');
  const context = {
    ...initialContext(),
    slots: wish,
    results: { question, search, ...(chosen && { chosen, details }) },
  };
  const render = (name: string) => funnel!.render(name, context).text;
  return answerInput.parse(
    rental.catalogue.effects.answer!.input(context, { prompt, tools: ALL_TOOLS }, render),
  );
}

const said: SaidLine[] = [
  { from: 'customer', text: 'oi, somos 4 e queremos um lugar calmo, porque minha mãe vai junto' },
  { from: 'bot', text: `Em Búzios tenho:\n${'*Vila Ciranda* (Ferradura), até 8 pessoas\n'.repeat(9)}` },
  { from: 'customer', text: 'gostei, e o que mais tem?' },
  { from: 'bot', text: 'Qual te agradou mais? É só dizer o número.' },
];

/** Tokens of the prompt without what the customer writes now. */
async function beyondWords(input: AnswerInput, history: readonly SaidLine[]): Promise<number> {
  const prompt = { system: systemOf(input), messages: messagesOf(input, history), maxTokens: 0 };
  return (await tokens.ofPrompt(prompt)) - (await tokens.ofText(input.customer.join('\n')));
}

const QUIET = 'a vizinhança costuma ser silenciosa à noite?';

it.each([
  ['Búzios', undefined],
  ['Paraty', undefined],
  ['Campos do Jordão', undefined],
  ['Florianópolis', undefined],
  ['Búzios', 'buz-figueira'],
])(
  'the prompts of the rental keep to their budget on the short path, with history (%s, %s)',
  async (place, chosen) => {
    const input = asked(chosen ? 'model-engagement' : 'model-presentation', QUIET, place, chosen);
    expect(input.tools).toEqual([]);
    const past = { said: [...said, ...said, ...said], spent: 0 };
    const history = await historyFor(input, past, tokens);
    const used = await beyondWords(input, history);
    console.log(`${place}, ${chosen ?? 'options'}: ${used} tokens, ${history.length} lines of history`);
    expect(used).toBeLessThanOrEqual(PROMPT_BUDGET);
    expect(PROMPT_BUDGET).toBe(400);
    expect(history.at(-1)).toEqual(said.at(-1));
  },
);

it('the newest lines are the last to be left out, and long ones are cut', async () => {
  const input = answerInput.parse({ system: 'S', customer: ['C'] });
  const history = await historyFor(input, { said, spent: 0 }, tokens);
  expect(history.map(({ from }) => from)).toEqual(said.map(({ from }) => from));
  expect(history[1]!.text.length).toBeLessThan(170);
  expect(history[1]!.text).not.toContain('\n');
  const whole = history;
  const lengths: number[] = [];
  for (let words = 150; words <= 400; words += 10) {
    const crowded = answerInput.parse({ system: 'word '.repeat(words), customer: ['C'] });
    const fitting = await historyFor(crowded, { said, spent: 0 }, tokens);
    expect(fitting).toEqual(fitting.length === 0 ? [] : whole.slice(-fitting.length));
    lengths.push(fitting.length);
  }
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  expect([lengths[0], lengths.at(-1)]).toEqual([said.length, 0]);
});

it('what the customer writes now takes nothing from the history', async () => {
  const asks = (text: string) => answerInput.parse({ system: 'word '.repeat(200), customer: [text] });
  const [short, long] = [asks('e aí?'), asks('e aí? '.repeat(300))];
  expect(await historyFor(long, { said, spent: 0 }, tokens)).toEqual(
    await historyFor(short, { said, spent: 0 }, tokens),
  );
});

it.each([
  ['quanto fica de 10 a 15 de março?', true],
  ['tem outra mais barata?', true],
  ['dá pra visitar no sábado?', true],
  ['is there another house available?', true],
  ['¿cuánto cuesta la limpieza?', true],
  [QUIET, false],
  ['a rua é asfaltada?', false],
  ['o wifi é bom para trabalhar?', false],
])('tools are offered where the question may need them: %s %s', (question, expected) => {
  expect(asked('model-engagement', question, 'Búzios', 'buz-figueira').tools.length > 0).toBe(expected);
});
