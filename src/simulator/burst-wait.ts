import type { FunnelDocument } from '../funnel/document.ts';
import { turnPolicies } from '../funnel/turn-policies.ts';
import { rentalFunnel } from './funnel-copy.ts';

/** How long a funnel waits for more messages of a customer before it answers. */
export interface BurstWait {
  /** Without a message (ms). */
  quietMs: number;
  /** In all, from the first message on (ms). */
  maxMs: number;
}

/** The least wait of any stage of the rental funnel on WhatsApp, with other turns if given. */
export async function burstWait(turns?: FunnelDocument['turns']): Promise<BurstWait> {
  const document = await rentalFunnel(turns);
  const policyOf = turnPolicies(document);
  const policies = Object.keys(document.machine.states).map((stage) => policyOf(stage, 'whatsapp'));
  return {
    quietMs: Math.min(...policies.map(({ quietMs }) => quietMs)),
    maxMs: Math.min(...policies.map(({ maxMs }) => maxMs)),
  };
}
