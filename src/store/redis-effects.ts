/** What is kept of running effects, as the hash of a conversation holds it by their numbers. */
import type { EffectState } from '../effects/effect.ts';

export function writeEffectState({ attempts, notBefore, progress }: EffectState): string {
  return `${attempts} ${notBefore}${progress === undefined ? '' : `\n${progress}`}`;
}

/** @param fields of the hash, each before its value */
export function effectStatesOf(conversation: string, fields: readonly Buffer[]): EffectState[] {
  const states: EffectState[] = [];
  for (let n = 0; n < fields.length; n += 2) {
    const kept = fields[n + 1]!.toString();
    const end = kept.indexOf('\n');
    const [attempts, notBefore] = (end === -1 ? kept : kept.slice(0, end)).split(' ').map(Number);
    states.push({
      conversation,
      effect: Number(fields[n]),
      attempts: attempts!,
      notBefore: notBefore!,
      progress: end === -1 ? undefined : kept.slice(end + 1),
    });
  }
  return states;
}
