/** What editors of funnels ask for beside publishing. */
import type { EditingTasks, Sent } from '../../workers/editing-protocol.ts';
import type { Workshop } from './workshop.ts';

export class Editing {
  readonly #workshop: Pick<Workshop, 'run'>;
  readonly #kept: (version: string) => Sent;

  /** @param kept a version that ran here; throws `not_found` */
  constructor(workshop: Pick<Workshop, 'run'>, kept: (version: string) => Sent) {
    this.#workshop = workshop;
    this.#kept = kept;
  }

  /** @throws ProsaError `not_found` */
  catalogue(funnel: string): Promise<EditingTasks['catalogue']['answer']> {
    return this.#workshop.run('catalogue', { funnel });
  }

  check(sent: Sent): Promise<EditingTasks['check']['answer']> {
    return this.#workshop.run('check', sent);
  }

  /** @throws ProsaError `funnel_invalid`, `request_invalid`; `task_ended` that names the input */
  simulate(task: EditingTasks['simulate']['task']): Promise<EditingTasks['simulate']['answer']> {
    return this.#workshop.run('simulate', task);
  }

  /** @throws ProsaError as {@link simulate} */
  play(task: EditingTasks['play']['task']): Promise<EditingTasks['play']['answer']> {
    return this.#workshop.run('play', task);
  }

  /** @throws ProsaError `not_found` */
  async diff(from: string, to: Sent): Promise<EditingTasks['diff']['answer']> {
    const { document, prompts } = this.#kept(from);
    return this.#workshop.run('diff', { from: { document, prompts }, to });
  }

  /** @throws ProsaError `not_found` for a funnel there is not */
  render(task: EditingTasks['render']['task']): Promise<EditingTasks['render']['answer']> {
    return this.#workshop.run('render', task);
  }

  import(machine: Record<string, unknown>): Promise<EditingTasks['import']['answer']> {
    return this.#workshop.run('import', { machine });
  }

  export(document: Record<string, unknown>): Promise<EditingTasks['export']['answer']> {
    return this.#workshop.run('export', { document });
  }
}
