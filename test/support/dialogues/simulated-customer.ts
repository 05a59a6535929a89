/** A customer of a simulation: all that a dialogue has them do is played at once, and then told turn by turn. */
import { standingAfter } from '../../../src/editing/played-dialogue.ts';
import type { Simulated } from '../../../src/editing/simulation.ts';
import type { Customer, Standing } from './customer.ts';

export class SimulatedCustomer implements Customer {
  readonly #simulated: Simulated;
  #input = -1;

  constructor(simulated: Simulated) {
    this.#simulated = simulated;
  }

  say = () => this.#next();
  send = () => this.#next();
  wait = () => this.#next();

  async standing(): Promise<Standing> {
    return standingAfter(this.#input, this.#simulated.steps);
  }

  async #next(): Promise<string[]> {
    this.#input++;
    const steps = this.#simulated.steps.filter(({ index }) => index === this.#input);
    return steps.flatMap(({ replies }) => replies.map(({ text }) => text));
  }
}
