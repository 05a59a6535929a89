import type { Random } from './random.ts';

/** How often the Graph API misbehaves; each is a probability per send. */
export interface FaultOptions {
  /** HTTP 500, the message is not accepted. */
  failBefore: number;
  /** HTTP 500, yet the message was accepted. */
  failAfter: number;
  /** The connection drops, yet the message was accepted. */
  dropAfter: number;
  /** Accepted at once and answered only after `slowMs`. */
  slow: number;
  /** Error 131000; half of them were accepted all the same. */
  somethingWrong: number;
  slowMs: number;
}

export const noFaults: FaultOptions = {
  failBefore: 0,
  failAfter: 0,
  dropAfter: 0,
  slow: 0,
  somethingWrong: 0,
  slowMs: 12_000,
};

/** What goes wrong with one send. */
export interface Fault {
  name: 'failBefore' | 'failAfter' | 'dropAfter' | 'slow' | 'somethingWrong';
  accepts: boolean;
}

const names = ['failBefore', 'failAfter', 'dropAfter', 'slow', 'somethingWrong'] as const;

export function drawFault(options: FaultOptions, random: Random): Fault | undefined {
  let draw = random.next();
  for (const name of names) {
    draw -= options[name];
    if (draw >= 0) continue;
    return { name, accepts: name === 'somethingWrong' ? random.chance(0.5) : name !== 'failBefore' };
  }
  return undefined;
}
