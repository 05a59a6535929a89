/** The last messages of a conversation, as many as the prompt has room for. */
import type { Past, SaidLine } from '../past.ts';
import { type AnswerInput, messagesOf, systemOf } from './answer-input.ts';
import type { TokenCounter } from './token-counter.ts';

/**
 * Tokens of a prompt beyond what the customer writes now: instructions, facts and history. Facts are never cut; what
 * they leave is for the history. The definitions of tools, where an answer has any, come on top.
 */
export const PROMPT_BUDGET = 400;

const MOST_LINES = 6;
/** Characters of each; what is longer, as a list of options, is among the facts anyway. */
const LONGEST_LINE = 160;

/** The newest that fit, oldest first. */
export async function historyFor(
  input: AnswerInput,
  { said }: Past,
  tokens: Pick<TokenCounter, 'ofPrompt' | 'ofText'>,
): Promise<SaidLine[]> {
  const words = await tokens.ofText(input.customer.join('\n'));
  const history: SaidLine[] = [];
  for (const { from, text } of said.slice(-MOST_LINES).toReversed()) {
    const longer = [{ from, text: clipped(text) }, ...history];
    const prompt = { system: systemOf(input), messages: messagesOf(input, longer), maxTokens: 0 };
    if ((await tokens.ofPrompt(prompt)) - words > PROMPT_BUDGET) break;
    history.unshift(longer[0]!);
  }
  return history;
}

function clipped(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
