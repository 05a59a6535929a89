/** `POST /api/funnels/simulate`: a conversation with a draft that nobody has. */
import type { z } from 'zod';
import type { simulationInputs, simulationStart } from '../../editing/simulation-request.ts';
import type { simulatedStep } from '../../gateway/editing-answers.ts';
import type { Raw } from '../document/raw.ts';
import { request } from './client.ts';

/** The Studio sends texts only. */
export type Input = Exclude<z.input<typeof simulationInputs>[number], { unsupported: string }>;
export type Start = z.input<typeof simulationStart>;
export type SimulatedStep = z.infer<typeof simulatedStep>;

export interface Simulation {
  steps: SimulatedStep[];
  now: number;
}

export const simulate = (
  body: { document: Raw; prompts: Readonly<Record<string, unknown>>; start: Start; inputs: readonly Input[] },
  signal?: AbortSignal,
) => request<Simulation>('POST', '/api/funnels/simulate', body, signal);
