/** A customer of a simulation: all that a dialogue has them do is played at once, and then told turn by turn. */
import { initialContext } from '../../../src/actor/record.ts';
import type { Dialogue } from '../../../src/editing/dialogue.ts';
import type { Simulated } from '../../../src/editing/simulation.ts';
import type { SimulationInput } from '../../../src/editing/simulation-request.ts';
import type { Customer, Standing } from './customer.ts';

/** @returns undefined for a dialogue with somebody else in it */
export function inputsOf({ turns }: Dialogue): SimulationInput[] | undefined {
  const inputs = turns.map((turn): SimulationInput | undefined => {
    if ('say' in turn) return { type: 'message', text: turn.say };
    if ('send' in turn) return { type: 'message', unsupported: turn.send };
    return 'wait' in turn ? { type: 'wait', ms: turn.wait } : undefined;
  });
  return inputs.every((input) => input !== undefined) ? inputs : undefined;
}

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
    const step = this.#simulated.steps.findLast(({ index }) => index <= this.#input);
    if (step === undefined) return { state: 'none', owner: 'bot', context: initialContext() };
    const { state, owner, context, handOff } = step;
    return { state, owner, context, ...(handOff && { handOff }) };
  }

  async #next(): Promise<string[]> {
    this.#input++;
    const steps = this.#simulated.steps.filter(({ index }) => index === this.#input);
    return steps.flatMap(({ replies }) => replies.map(({ text }) => text));
  }
}
