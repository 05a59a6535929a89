/** What editors of funnels ask for beside publishing. */
import type { EditingTasks, Sent } from '../../workers/editing-protocol.ts';
import type { Workshop } from './workshop.ts';

export class Editing {
  readonly #workshop: Pick<Workshop, 'run'>;

  constructor(workshop: Pick<Workshop, 'run'>) {
    this.#workshop = workshop;
  }

  /** @throws ProsaError `not_found` */
  catalogue(funnel: string): Promise<EditingTasks['catalogue']['answer']> {
    return this.#workshop.run('catalogue', { funnel });
  }

  check(sent: Sent): Promise<EditingTasks['check']['answer']> {
    return this.#workshop.run('check', sent);
  }
}
