/** What a thread for editing does. */
import type { EditingTasks } from '../../workers/editing-protocol.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { catalogueView } from '../funnel/catalogue-view.ts';
import { examineBundle } from '../funnel/check-bundle.ts';
import { problemView } from '../funnel/problem-view.ts';

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

  constructor(modules: Modules) {
    this.#modules = modules;
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
  };

  /** @throws ProsaError `not_found` */
  #moduleOf(funnel: string): Modules[string] {
    if (!Object.hasOwn(this.#modules, funnel))
      throw new ProsaError('not_found', `there is no funnel "${funnel}"`);
    return this.#modules[funnel]!;
  }
}
