import type { EffectRun } from '../../src/effects/effect.ts';

/** The first and only run of an effect. */
export const effectRun = (of: Partial<EffectRun> = {}): EffectRun => ({
  id: 'conversation:e1',
  attempt: 1,
  signal: new AbortController().signal,
  progress: undefined,
  saveProgress: async () => {},
  spend: () => {},
  ...of,
});
