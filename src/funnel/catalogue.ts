import type { z } from 'zod';
import type { Slots } from '../actor/event.ts';
import type { FunnelContext } from '../actor/record.ts';
import type { TurnMessage } from '../actor/turn.ts';
import type { View } from './view.ts';

/**
 * The names a funnel document may use, with their parameters. A catalogue is code; a funnel is data that
 * can only name what stands here, so it can be checked before it meets a customer and its forms can be
 * generated. Everything in it is pure except the effects' handlers, which live in src/effects.
 */
export interface Catalogue {
  guards: Record<string, GuardEntry>;
  actions: Record<string, ActionEntry>;
  effects: Record<string, EffectEntry>;
}

/** What a machine receives. A message arrives as `intent.<intent>` where a state handles that, else as `message`. */
export type MachineEvent = {
  type: string;
  /** Present for `message`, `intent.*` and `unsupported`. */
  message?: TurnMessage;
  /** Present for a done effect. */
  output?: unknown;
  /** Present for an effect that failed. */
  error?: { code: string; message: string };
};

interface Entry<P> {
  /** One sentence for the people who edit funnels. */
  description: string;
  params: z.ZodType<P>;
}

// biome-ignore lint/suspicious/noExplicitAny: parameters are checked against `params` before use
type Params = any;

export interface GuardEntry<P = Params> extends Entry<P> {
  test(context: FunnelContext, event: MachineEvent, params: P): boolean;
}

/**
 * `assign` actions give the next context. `output` actions are carried out by the step, which knows these:
 * `reply {prompt}`, `handOff {reason}`, `fact {name}`.
 */
export type ActionEntry<P = Params> =
  | (Entry<P> & {
      kind: 'assign';
      apply(context: FunnelContext, event: MachineEvent, params: P): FunnelContext;
    })
  | (Entry<P> & { kind: 'output' });

/** The text of a prompt of the funnel. */
export type RenderPrompt = (prompt: string, context: FunnelContext) => string;

/** An effect's pure half: what it is asked to do. Its result arrives as `output` of the done event. */
export interface EffectEntry<P = Params> extends Entry<P> {
  input(context: FunnelContext, params: P, render: RenderPrompt): unknown;
}

/** What a funnel brings of its own beside its document. */
export interface FunnelModule {
  catalogue: Catalogue;
  /**
   * The variables its prompts may use, computed from what is remembered, as they are said in a language (`pt`).
   * Pure and deterministic.
   */
  view(context: FunnelContext, language: string): View | Record<string, unknown>;
  /** Names from its data that perception should know; asked for anew each time, the same arrays for the same data. */
  readonly vocabulary: { places: readonly string[]; choices: readonly string[] };
  /** The facts that count as a conversion, for dashboards and alerts. */
  readonly conversions?: readonly string[];
  /**
   * What its view needs of data that change without an effect, for a conversation that knows this; undefined for
   * what the view says by itself. Plain JSON and small, since each conversation keeps it. Not read in a step: it is
   * written into the event that begins a turn.
   */
  surroundings?(known: Readonly<Slots>): object | undefined;
}
