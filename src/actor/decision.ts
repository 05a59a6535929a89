import type { LateTemplate, Media } from './message.ts';

/** What a step decided beside the new record. The shard commits the first kind and carries out the rest after the commit. */
export type Decision = SendDecision | StartEffect | CancelEffect | FactDecision;

/** A message to the customer. Its id is `<conversation>:<entry>`, so deciding it again gives the same (G4). */
export interface SendDecision {
  type: 'send';
  entry: number;
  /** Prompt it was rendered from. */
  prompt: string;
  /** Name of the person who wrote it; absent where the bot did. */
  by?: string;
  /** What a transcript shows, and a channel that can show nothing else. */
  text: string;
  /** It is a picture. */
  media?: Media;
  template?: LateTemplate;
}

export interface StartEffect {
  type: 'startEffect';
  id: string;
  src: string;
  input: unknown;
}

export interface CancelEffect {
  type: 'cancelEffect';
  id: string;
}

/** Something worth counting. */
export interface FactDecision {
  type: 'fact';
  name: string;
  data: Record<string, unknown>;
}
