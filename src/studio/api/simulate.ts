/** `POST /api/funnels/simulate`: a conversation with a draft that nobody has. */
import type { Raw } from '../document/raw.ts';
import { request } from './client.ts';

export type Input =
  | { type: 'message'; text: string }
  | { type: 'wait'; ms: number }
  | { type: 'effect'; effect: string; output: unknown }
  | { type: 'effect'; effect: string; error: { code: string; message: string } };

export interface Start {
  /** Milliseconds since the epoch. */
  at: number;
  channel: 'whatsapp' | 'web';
  customer?: { name?: string; profile?: string };
  state?: unknown;
  context?: { slots: Record<string, unknown> };
}

export interface SimulatedStep {
  /** Of the input that led to it; -1 for the start. */
  index: number;
  at: number;
  kind: string;
  event?: unknown;
  state: unknown;
  stage: string;
  owner?: 'bot' | 'human';
  slots: Record<string, unknown>;
  context?: unknown;
  replies: { prompt?: string; text: string; media?: unknown }[];
  timers: { id: string; name: string; deadline: number }[];
  effects: { id: string; src: string; input?: unknown; status: string }[];
  actions: string[];
  transitions?: { from: string; to?: string; event: string }[];
  error?: { code?: string; message: string };
}

export interface Simulation {
  steps: SimulatedStep[];
  now: number;
}

export const simulate = (
  body: { document: Raw; prompts: Readonly<Record<string, unknown>>; start: Start; inputs: readonly Input[] },
  signal?: AbortSignal,
) => request<Simulation>('POST', '/api/funnels/simulate', body, signal);

export const saveDialogue = (draft: string, name: string, yaml: string) =>
  request<unknown>('POST', `/api/drafts/${encodeURIComponent(draft)}/dialogues`, { name, yaml });
