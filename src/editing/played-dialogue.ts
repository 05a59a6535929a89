/** A written dialogue played by a simulation: what it has the customer do, and what came of each turn. Pure. */
import { initialContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import { type Dialogue, readDialogue } from './dialogue.ts';
import { type Difference, differencesOf, pathOf, type Standing } from './dialogue-differences.ts';
import type { Simulated } from './simulation.ts';
import { type SimulationInput, simulationInputs } from './simulation-request.ts';

export interface PlayedTurn {
  /** All that was said. */
  replies: string[];
  /** Keys joined by dots; empty where no conversation has begun. */
  state: string;
  /** None where it went as it is written. */
  differences: Difference[];
}

export interface PlayedDialogue {
  passed: boolean;
  /** In the order of the dialogue's. */
  turns: PlayedTurn[];
}

/** @throws ProsaError `request_invalid` for a text that is none, or where another customer writes, who is in no simulation */
export function playable(name: string, yaml: string): { dialogue: Dialogue; inputs: SimulationInput[] } {
  const dialogue = read(name, yaml);
  const inputs = inputsOf(dialogue);
  if (inputs === undefined) {
    const turn = dialogue.turns.findIndex((one) => 'meanwhile' in one) + 1;
    throw invalid(`turn ${turn}: another customer writes, whom a simulation does not have`);
  }
  const checked = simulationInputs.safeParse(inputs);
  if (checked.success) return { dialogue, inputs: checked.data };
  const { path, message } = checked.error.issues[0]!;
  throw invalid(path.length === 0 ? message : `turn ${Number(path[0]) + 1}: ${message}`);
}

/** @throws ProsaError `request_invalid` that names the turn of each mistake */
export function read(name: string, yaml: string): Dialogue {
  try {
    return readDialogue(`${name}.yaml`, yaml);
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
}

const invalid = (message: string, cause?: unknown) => new ProsaError('request_invalid', message, { cause });

/** @returns undefined for a dialogue with somebody else in it */
export function inputsOf({ turns }: Dialogue): SimulationInput[] | undefined {
  const inputs = turns.map((turn): SimulationInput | undefined => {
    if ('say' in turn) return { type: 'message', text: turn.say };
    if ('send' in turn) return { type: 'message', unsupported: turn.send };
    return 'wait' in turn ? { type: 'wait', ms: turn.wait } : undefined;
  });
  return inputs.every((input) => input !== undefined) ? inputs : undefined;
}

/** @param simulated with the inputs of the dialogue */
export function playedDialogue({ turns }: Dialogue, { steps }: Simulated): PlayedDialogue {
  const played = turns.map((turn, index): PlayedTurn => {
    const own = steps.filter((step) => step.index === index);
    const replies = own.flatMap((step) => step.replies.map(({ text }) => text));
    const standing = standingAfter(index, steps);
    const errors = own.flatMap(({ error }): Difference[] =>
      error === undefined ? [] : [{ what: 'error', found: error.code, message: error.message }],
    );
    const others = 'meanwhile' in turn ? [] : differencesOf(turn, replies, standing);
    return { replies, state: pathOf(standing.state), differences: [...errors, ...others] };
  });
  return { passed: played.every(({ differences }) => differences.length === 0), turns: played };
}

/** @param input the last of those that have been */
export function standingAfter(input: number, steps: Simulated['steps']): Standing {
  const step = steps.findLast(({ index }) => index <= input);
  if (step === undefined) return { state: '', owner: 'bot', context: initialContext() };
  const { state, owner, context, handOff } = step;
  return { state, owner, context, ...(handOff && { handOff }) };
}
