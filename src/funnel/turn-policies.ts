import type { TurnPolicy } from '../actor/turn.ts';
import type { FunnelDocument } from './document.ts';

/** How long the customer must be quiet where the funnel does not say (ms). On a page people see that it types. */
const QUIET: Record<string, number> = { web: 400 };
const QUIET_ELSEWHERE = 1_500;
/** How long an answer is put off at most where the funnel does not say (ms). */
const LONGEST = 8_000;

/** The turn policy of each stage: its own, else the funnel's, else the default of the channel. */
export function turnPolicies(document: FunnelDocument): (stage: string, channel: string) => TurnPolicy {
  const policies = new Map<string, TurnPolicy>();
  return (stage, channel) => {
    const key = `${channel} ${stage}`;
    let policy = policies.get(key);
    if (policy === undefined) {
      const given = [document.machine.states[stage]?.turns, document.turns];
      const first = <T>(of: (turns: NonNullable<FunnelDocument['turns']>) => T | undefined) =>
        given.map((turns) => turns && of(turns)).find((value) => value !== undefined);
      policy = {
        quietMs: first((turns) => turns.burst?.quietMs) ?? QUIET[channel] ?? QUIET_ELSEWHERE,
        maxMs: first((turns) => turns.burst?.maxMs) ?? LONGEST,
        whileReplying: first((turns) => turns.whileReplying) ?? 'supersede',
      };
      policies.set(key, policy);
    }
    return policy;
  };
}
