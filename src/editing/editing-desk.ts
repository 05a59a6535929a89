/** What a thread for editing does. */
import type { EditingTasks } from '../../workers/editing-protocol.ts';
import { SqliteBookings } from '../bookings/sqlite-bookings.ts';
import type { EffectHandlers } from '../effects/effect.ts';
import { answerEffect } from '../effects/llm/answer-effect.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { catalogueView } from '../funnel/catalogue-view.ts';
import { checkBundle, examineBundle } from '../funnel/check-bundle.ts';
import { diffFunnels } from '../funnel/diff.ts';
import { problemView } from '../funnel/problem-view.ts';
import { simulate } from './simulation.ts';
import { traceFunnel } from './traced-funnel.ts';

type Modules = Record<string, FunnelModule & { variables?: readonly string[] }>;

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

  /** @param handlers of effects; there is no language model among them */
  constructor(modules: Modules, handlers: EffectHandlers) {
    this.#modules = modules;
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
    simulate: async ({ document, prompts, start, inputs }, reached) => {
      const { funnel: checked } = checkBundle(document, prompts, this.#modules);
      const { funnel, taken } = traceFunnel(checked, this.#moduleOf(checked.id));
      const bookings = new SqliteBookings(':memory:');
      try {
        const parts = { funnel, taken, handlers: this.#handlers, bookings, reached };
        return await simulate(parts, start, inputs);
      } finally {
        bookings.close();
      }
    },
  };

  /** @throws ProsaError `not_found` */
  #moduleOf(funnel: string): Modules[string] {
    if (!Object.hasOwn(this.#modules, funnel))
      throw new ProsaError('not_found', `there is no funnel "${funnel}"`);
    return this.#modules[funnel]!;
  }
}
