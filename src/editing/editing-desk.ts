/** What a thread for editing does. */

import type { EditingTasks, Sent } from '../../workers/editing-protocol.ts';
import type { Bookings } from '../bookings/bookings.ts';
import type { EffectHandlers } from '../effects/effect.ts';
import { answerEffect } from '../effects/llm/answer-effect.ts';
import { ProsaError } from '../errors.ts';
import type { Bundle } from '../funnel/archive.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { catalogueView } from '../funnel/catalogue-view.ts';
import { checkBundle, examineBundle } from '../funnel/check-bundle.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { diffFunnels } from '../funnel/diff.ts';
import { ownLanguage } from '../funnel/languages.ts';
import { problemView } from '../funnel/problem-view.ts';
import { exportMachine } from '../funnel/xstate-export.ts';
import { importMachine } from '../funnel/xstate-import.ts';
import { compareConversation, RecordedVersions } from './compare-conversation.ts';
import { playable, playedDialogue } from './played-dialogue.ts';
import { renderPrompt } from './render-prompt.ts';
import { type Simulated, simulate } from './simulation.ts';
import type { SimulationInput, SimulationStart } from './simulation-request.ts';
import { traceFunnel } from './traced-funnel.ts';

type Modules = Record<string, FunnelModule & { variables?: readonly string[] }>;

type OpenBookings = () => Bookings & { close(): void };

type Performs = {
  [T in keyof EditingTasks]: (
    task: EditingTasks[T]['task'],
    /** Told before each input of a simulation. */
    reached: (input: number) => void,
  ) => EditingTasks[T]['answer'] | Promise<EditingTasks[T]['answer']>;
};

export class EditingDesk {
  readonly #modules: Modules;
  readonly #handlers: EffectHandlers;
  readonly #openBookings: OpenBookings;
  readonly #pageUrl: string | undefined;
  readonly #recorded: RecordedVersions;
  #last: { text: string; funnel: CompiledFunnel } | undefined;

  /**
   * @param handlers of effects; there is no language model among them
   * @param openBookings of one simulation, empty
   * @param pageUrl as effects are given it, see EffectServices
   */
  constructor(
    modules: Modules,
    handlers: EffectHandlers,
    openBookings: OpenBookings,
    pageUrl: string | undefined,
  ) {
    this.#modules = modules;
    this.#openBookings = openBookings;
    this.#pageUrl = pageUrl;
    this.#recorded = new RecordedVersions(modules);
    this.#handlers = { ...handlers, answer: answerEffect(undefined) };
  }

  /** @throws ProsaError that says what is wrong with the task */
  perform(type: keyof EditingTasks, task: unknown, reached: (input: number) => void): unknown {
    return (this.#performs[type] as (task: unknown, reached: (input: number) => void) => unknown)(
      task,
      reached,
    );
  }

  readonly #performs: Performs = {
    catalogue: ({ funnel }) => catalogueView(this.#moduleOf(funnel)),
    check: (sent) => {
      const { funnel, problems } = examineBundle(sent.document, sent.prompts, this.#modules);
      return {
        problems: problems.map((found) => problemView(found, sent)),
        ...(funnel === undefined ? {} : { version: `${funnel.id}@${funnel.version}` }),
      };
    },
    diff: ({ from, to }) => diffFunnels(from, to),
    compare: ({ draft, bundles, history }) =>
      compareConversation(
        this.#compiled(draft),
        history,
        this.#recorded.with(bundles as Record<string, Bundle>),
      ),
    import: ({ machine }) => {
      const { document, prompts, problems } = importMachine(machine);
      return { document, prompts, problems: problems.map((found) => problemView(found, { document })) };
    },
    export: ({ document }) => exportMachine(document),
    render: ({ document, prompts, prompt, context, language }) =>
      renderPrompt(
        prompts,
        prompt,
        context,
        { own: spokenBy(document), wished: language },
        this.#moduleOf(String((document as { id?: unknown }).id)),
      ),
    simulate: ({ start, inputs, ...sent }, reached) => this.#simulated(sent, start, inputs, reached),
    play: async ({ name, yaml, start, ...sent }, reached) => {
      const { dialogue, inputs } = playable(name, yaml);
      return playedDialogue(dialogue, await this.#simulated(sent, start, inputs, reached));
    },
  };

  async #simulated(
    sent: Sent,
    start: SimulationStart,
    inputs: readonly SimulationInput[],
    reached: (input: number) => void,
  ): Promise<Simulated> {
    const checked = this.#compiled(sent);
    const { funnel, taken } = traceFunnel(checked, this.#moduleOf(checked.id));
    const bookings = this.#openBookings();
    try {
      const parts = { funnel, taken, handlers: this.#handlers, bookings, pageUrl: this.#pageUrl, reached };
      return await simulate(parts, start, inputs);
    } finally {
      bookings.close();
    }
  }

  /** One replay sends the same draft again and again, and so does who plays with it. */
  #compiled(draft: Sent): CompiledFunnel {
    const text = JSON.stringify(draft);
    if (this.#last?.text !== text) {
      this.#last = { text, funnel: checkBundle(draft.document, draft.prompts, this.#modules).funnel };
    }
    return this.#last.funnel;
  }

  /** @throws ProsaError `not_found` */
  #moduleOf(funnel: string): Modules[string] {
    if (!Object.hasOwn(this.#modules, funnel))
      throw new ProsaError('not_found', `there is no funnel "${funnel}"`);
    return this.#modules[funnel]!;
  }
}

/** A document that is not checked may not say it. */
function spokenBy(document: unknown): string {
  const { language } = (document ?? {}) as { language?: unknown };
  return ownLanguage({ language: typeof language === 'string' ? language : 'pt' });
}
