import { z } from 'zod';
import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { EffectHandler } from '../../../src/effects/effect.ts';
import { checkedInput } from './checked-input.ts';

const schema = z.strictObject({ claim: z.string().min(1).max(200) });

export interface ReleaseOutcome {
  /** `not-held`: it has ended, is a booking, or somebody else's. */
  outcome: 'released' | 'not-held';
}

/** Gives back what the conversation holds. A booking is not given back this way. */
export const releaseHold: EffectHandler = {
  run: async (input, run): Promise<ReleaseOutcome> => {
    run.signal.throwIfAborted();
    const { claim } = checkedInput('releaseHold', schema, input);
    const { bookings, now } = run.services;
    const { conversation } = parseEffectId(run.id)!;
    const held = (await bookings.find(conversation, now())).find(({ id }) => id === claim);
    if (held?.until === undefined) return { outcome: 'not-held' };
    await bookings.release(conversation, claim);
    return { outcome: 'released' };
  },
};
