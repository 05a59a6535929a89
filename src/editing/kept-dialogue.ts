/** A conversation that is kept with a draft as a test, see dialogue.ts. */
import type { Turn } from './dialogue.ts';
import { read } from './played-dialogue.ts';
import type { SimulationStart } from './simulation-request.ts';

/** How the conversation began that it was made of: days and hours of the day are as then when it is played. */
export type DialogueStart = Pick<SimulationStart, 'at' | 'channel'>;

export interface KeptDialogue {
  name: string;
  /** What it shows; absent for one that was kept before descriptions were. */
  description?: string;
  yaml: string;
  start?: DialogueStart;
  at: number;
  by: string;
}

/** @throws ProsaError `request_invalid` that says what is wrong with the text */
export function keptDialogue(
  { name, yaml, start }: { name: string; yaml: string; start?: DialogueStart | undefined },
  at: number,
  by: string,
): KeptDialogue {
  const { description } = read(name, yaml);
  return { name, description, yaml, ...(start && { start }), at, by };
}

/** @throws ProsaError `request_invalid` */
export function opened(kept: KeptDialogue): KeptDialogue & { turns: Turn[] } {
  const { description, turns } = read(kept.name, kept.yaml);
  return { ...kept, description, turns };
}

/** One that does not say how it began is played from when it was kept. */
export const startOf = ({ start, at }: KeptDialogue): DialogueStart => start ?? { at, channel: 'whatsapp' };
