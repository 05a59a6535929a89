/**
 * A tool is work that the funnel, or a language model within its rails, can have done: an effect with checked
 * arguments. It reads the catalogue and changes nothing unless it says so, and running it twice does no harm.
 */
import type { z } from 'zod';
import type { PassedSnapshot } from '../../../src/catalogue/held-catalogue.ts';
import type { EffectRun } from '../../../src/effects/effect.ts';
import type { RentalData } from '../data.ts';
import type { TakenStays } from '../resources.ts';

export const STAGES = ['discovery', 'presentation', 'engagement', 'conversion', 'closing'] as const;
export type Stage = (typeof STAGES)[number];

export interface ToolContext {
  /** Fresh: what it says may be told as true. */
  catalogue: PassedSnapshot<RentalData>;
  now: number;
  /** The day in Brazil. */
  today: string;
  run: EffectRun;
  /** What others hold or have booked, where the tool asked for it. */
  taken: TakenStays;
}

export interface Tool<Args = unknown> {
  /** As a language model calls it. */
  name: string;
  /** For whoever chooses it. */
  description: string;
  params: z.ZodType<Args>;
  /** Stages of the funnel in which it may be called. */
  stages: readonly Stage[];
  /** Between which days, as numbers, it must know what others have; left out where it need not. */
  stays?(args: Args): { from: number; to: number };
  /** Left out where each call is its own. */
  cached?: {
    /** ms */
    lifetime: number;
    /** What the result depends on beside arguments and catalogue. */
    also?(context: ToolContext): string;
  };
  /** @throws ProsaError with a code the funnel can tell from others */
  run(args: Args, context: ToolContext): unknown;
}

/** Keeps the types of its parts together. */
export function tool<Args, Result>(parts: Tool<Args> & { run(args: Args, context: ToolContext): Result }) {
  return parts;
}
