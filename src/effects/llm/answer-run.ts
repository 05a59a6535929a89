/** One run of an answer: asks the model, carries out its tools, checks its reply, until there is one or it is over. */
import { ProsaError } from '../../errors.ts';
import type { EffectRun } from '../effect.ts';
import type { SaidLine } from '../past.ts';
import type { AnswerParts } from './answer-effect.ts';
import {
  type AnswerInput,
  type AnswerOutput,
  instructionsOf,
  messagesOf,
  systemOf,
  tokensOf,
} from './answer-input.ts';
import { toolForModel } from './answer-tool.ts';
import { callTools, type ToolUse } from './call-tools.ts';
import { DraftWriter } from './drafts.ts';
import type { Completion, ModelAnswer, ModelMessage } from './model.ts';
import { NANODOLLARS } from './prices.ts';
import { checkReply, type Problem } from './rails/check-reply.ts';
import { type GivenFacts, joinFacts, type ReplyFacts } from './rails/facts.ts';
import { StreamRail } from './rails/stream-rail.ts';
import type { AnswerBudget } from './spending.ts';

/** Turns of a model that may call tools; then it has to answer. */
const TOOL_TURNS = 4;
/** Calls of tools in one turn. */
const MOST_CALLS = 6;
/** A repair that has less time would hardly come to its end (ms). */
const LEAST_REPAIR = 1_500;

/** Kept for the next run, should there be one. */
interface Progress {
  /** After those of the input. */
  said: ModelMessage[];
  last: Pick<ModelAnswer, 'provider' | 'model' | 'finish'> | undefined;
  /** What tools told. */
  facts: GivenFacts[];
  uses: ToolUse[];
  toolTurns: number;
  wasRepaired: boolean;
  /** Nanodollars. */
  spent: number;
}

/** What is answered, and of whom. */
export interface Asked {
  input: AnswerInput;
  /** What was said before, oldest first. */
  history: readonly SaidLine[];
  conversation: string;
  /** What it has cost before (USD), as its record says. */
  conversationSpent: number;
}

export class AnswerRun {
  readonly #parts: AnswerParts;
  readonly #input: AnswerInput;
  readonly #history: readonly SaidLine[];
  readonly #run: EffectRun;
  readonly #conversation: string;
  readonly #progress: Progress;
  readonly #budget: AnswerBudget;
  readonly #deadline: number;
  #facts: ReplyFacts;

  constructor(
    parts: AnswerParts,
    { input, history, conversation, conversationSpent }: Asked,
    run: EffectRun,
  ) {
    this.#parts = parts;
    this.#input = input;
    this.#history = history;
    this.#run = run;
    this.#conversation = conversation;
    this.#deadline = parts.clock.now() + parts.timeoutMs;
    this.#progress = (run.progress as Progress | undefined) ?? {
      said: [],
      last: undefined,
      facts: [],
      uses: [],
      toolTurns: 0,
      wasRepaired: false,
      spent: 0,
    };
    this.#facts = this.#progress.facts.reduce<ReplyFacts>(joinFacts, input.facts);
    this.#budget = parts.spending.open({
      id: run.id,
      conversation,
      conversationSpent: Math.round(conversationSpent * NANODOLLARS),
      spent: this.#progress.spent,
    });
    if (this.#progress.spent > 0) run.spentEarlier(this.#progress.spent / NANODOLLARS);
  }

  async answer(): Promise<AnswerOutput> {
    const { said } = this.#progress;
    for (;;) {
      const last = said.at(-1);
      if (last?.from !== 'model') await this.#ask();
      else if (last.toolCalls !== undefined) await this.#callTools(last.toolCalls);
      else {
        const text = last.text.trim();
        const problems = this.#problemsOf(text);
        if (problems.length === 0) return this.#output(text);
        this.#sendBack(problems);
      }
    }
  }

  async #ask(): Promise<void> {
    const { model } = this.#parts;
    const before = this.#budget.spent;
    const draft = this.#draft();
    let answer: ModelAnswer;
    try {
      answer = await model.complete(
        this.#completion(),
        {
          signal: this.#run.signal,
          deadline: this.#deadline,
          ...(draft && { onText: (piece) => draft.rail.push(piece) }),
        },
        this.#budget,
      );
    } catch (error) {
      draft?.writer.withdraw();
      throw error;
    } finally {
      const cost = this.#budget.spent - before;
      if (cost > 0) this.#run.spend(cost / NANODOLLARS, 'usd');
    }
    draft?.rail.end();
    draft?.writer.end();
    const { text, provider, finish } = answer;
    const toolCalls = answer.toolCalls.slice(0, MOST_CALLS);
    this.#progress.said.push({ from: 'model', text, ...(toolCalls.length > 0 && { toolCalls }) });
    this.#progress.last = { provider, model: answer.model, finish };
    await this.#save();
  }

  #completion(): Completion {
    const { said, toolTurns } = this.#progress;
    const tools = this.#parts.tools.filter(({ name }) => this.#input.tools.includes(name));
    return {
      system: systemOf(this.#input),
      messages: [...messagesOf(this.#input, this.#history), ...said],
      maxTokens: tokensOf(this.#input),
      ...(tools.length > 0 && { tools: tools.map(toolForModel), withoutTools: toolTurns >= TOOL_TURNS }),
    };
  }

  async #callTools(calls: NonNullable<(ModelMessage & { from: 'model' })['toolCalls']>): Promise<void> {
    const progress = this.#progress;
    if (progress.toolTurns >= TOOL_TURNS) this.#giveUp('it asks for tools without end');
    const turn = ++progress.toolTurns;
    const { clock, tools } = this.#parts;
    const allowed = tools.filter(({ name }) => this.#input.tools.includes(name));
    const end = new AbortController();
    const abort = () => end.abort();
    if (this.#run.signal.aborted) abort();
    this.#run.signal.addEventListener('abort', abort, { once: true });
    const takeBack = clock.callAt(this.#deadline, abort);
    const { signal } = end;
    const context = { conversation: this.#conversation, signal, run: { ...this.#run, signal } };
    const called = await callTools(calls, allowed, context, (n) => `${this.#run.id}.t${turn}.${n}`);
    takeBack();
    this.#run.signal.removeEventListener('abort', abort);
    for (const { callId, name, arguments: args, content, facts } of called) {
      progress.said.push({ from: 'tool', callId, text: JSON.stringify(content ?? null) });
      progress.uses.push({ name, arguments: args, content });
      if (facts === undefined) continue;
      progress.facts.push(facts);
      this.#facts = joinFacts(this.#facts, facts);
    }
    await this.#save();
  }

  #problemsOf(text: string): Problem[] {
    const { language, maxLength } = this.#input;
    const rules = { facts: this.#facts, language, maxLength, instructions: instructionsOf(this.#input) };
    const problems = checkReply(text, rules);
    if (this.#progress.last?.finish === 'length') {
      problems.push({ check: 'length', message: 'it was cut off; write less' });
    }
    return problems;
  }

  #sendBack(problems: readonly Problem[]): void {
    const { observer, clock } = this.#parts;
    for (const check of new Set(problems.map(({ check }) => check))) observer.replyProblem(check);
    const isLate = this.#deadline - clock.now() < LEAST_REPAIR;
    if (this.#progress.wasRepaired || isLate) {
      this.#giveUp([...new Set(problems.map(({ check }) => check))].join(', '));
    }
    this.#progress.wasRepaired = true;
    const list = problems.map(({ message }) => `- ${message}`).join('\n');
    this.#progress.said.push({
      from: 'user',
      text: `That reply cannot be sent:\n${list}\nWrite it again without that, as a reply to the customer and nothing else.`,
    });
  }

  #output(text: string): AnswerOutput {
    const { last, uses, wasRepaired } = this.#progress;
    this.#parts.observer.replied(wasRepaired ? 'repaired' : 'sent');
    const cost = this.#budget.spent / NANODOLLARS;
    return { text, provider: last!.provider, model: last!.model, cost, wasRepaired, tools: uses };
  }

  /** @param why names checks, never what was said */
  #giveUp(why: string): never {
    const { observer, drafts } = this.#parts;
    observer.replied('unfit');
    const [conversation, id] = [this.#conversation, this.#run.id];
    if (drafts.isWatched(conversation)) drafts.show({ conversation, id, text: '' });
    throw new ProsaError('reply_unfit', `the model's reply cannot be sent: ${why}`);
  }

  async #save(): Promise<void> {
    await this.#run.saveProgress({ ...this.#progress, spent: this.#budget.spent });
  }

  /** Where somebody watches. */
  #draft(): { rail: StreamRail; writer: DraftWriter } | undefined {
    const { drafts, clock } = this.#parts;
    const [conversation, id] = [this.#conversation, this.#run.id];
    if (!drafts.isWatched(conversation)) return undefined;
    const writer = new DraftWriter(clock, (text) => drafts.show({ conversation, id, text }));
    return { writer, rail: new StreamRail(this.#facts, (text) => writer.write(text)) };
  }
}
