/**
 * What may be spent on one answer.
 *
 * Its own limit and that of its conversation are this thread's to keep, since a conversation's effects run on one
 * thread: what the conversation has cost comes with the effect, from the record, and what cost since then without
 * having come into the record, as a failed answer, is remembered here. Those of the tenant and of the day are in the
 * ledger, under the id of the effect, so that a run after a crash is recognised.
 */
import { createHash } from 'node:crypto';
import { ProsaError } from '../../errors.ts';
import { RecentMap } from '../../store/recent-map.ts';
import type { Clock } from '../../timers/clock.ts';
import type { LlmObserver, SpendLimit } from './llm-observer.ts';
import { NANODOLLARS } from './prices.ts';
import { accountsAt, limitOf } from './spend-accounts.ts';
import type { SpendAccount, SpendLedger } from './spend-ledger.ts';

/** Conversations of which it is remembered what they cost lately. */
const CONVERSATIONS = 10_000;

/** USD; undefined is without limit. */
export type Limits = Readonly<Record<SpendLimit, number | undefined>>;

/** What one answer has spent, and may; amounts are nanodollars. */
export interface AnswerBudget {
  readonly spent: number;
  /** @returns how much was reserved. @throws ProsaError `spend_limit` that names the setting */
  reserve(least: number, most: number): Promise<number>;
  /** After each reservation. */
  settle(spent: number): Promise<void>;
}

export interface SpendingParts {
  limits: Limits;
  tenant: string;
  ledger: SpendLedger;
  clock: Pick<Clock, 'now'>;
  observer: Pick<LlmObserver, 'limitReached'>;
}

export interface AnswerIdentity {
  /** Of the effect. */
  id: string;
  conversation: string;
  /** What the conversation has cost before, as its record says. */
  conversationSpent: number;
  /** What this answer has cost in a run before a crash. */
  spent: number;
}

export class Spending {
  readonly #parts: SpendingParts;
  readonly #conversations = new RecentMap<string, number>(CONVERSATIONS);

  constructor(parts: SpendingParts) {
    this.#parts = parts;
  }

  open(answer: AnswerIdentity): AnswerBudget {
    const { ledger, observer } = this.#parts;
    const { conversation } = answer;
    const id = createHash('sha256').update(answer.id).digest('base64url').slice(0, 22);
    const before = answer.conversationSpent + answer.spent;
    const ofConversation = () => Math.max(before, this.#conversations.get(conversation) ?? 0);
    let { spent } = answer;
    let accounts: SpendAccount[] = [];
    const refuse = (limit: SpendLimit): never => {
      observer.limitReached(limit);
      const usd = this.#parts.limits[limit];
      throw new ProsaError('spend_limit', `PROSA_LLM_LIMIT_${limit.toUpperCase()}_USD (${usd}) is reached`);
    };
    return {
      get spent() {
        return spent;
      },
      reserve: async (least, most) => {
        const ofMessage = this.#limit('message') - spent;
        if (ofMessage < least) refuse('message');
        const left = this.#limit('conversation') - ofConversation();
        if (left < least) refuse('conversation');
        accounts = this.accounts();
        const answered = await ledger.reserve(id, accounts, least, Math.min(most, ofMessage, left));
        if ('reserved' in answered) return answered.reserved;
        return refuse(limitOf(answered.exhausted));
      },
      settle: async (cost) => {
        const total = ofConversation() + cost;
        this.#conversations.set(conversation, total);
        spent += cost;
        // Not settled, it counts as what was reserved; the answer is not lost for that.
        await ledger.settle(id, accounts, cost).catch(() => {});
      },
    };
  }

  /** The accounts of now, with their limits. */
  accounts(): SpendAccount[] {
    const { clock, tenant, limits } = this.#parts;
    return accountsAt(clock.now(), tenant).map((account) => {
      const limit = limitOf(account.name);
      return { ...account, limit: limits[limit] === undefined ? undefined : this.#limit(limit) };
    });
  }

  /** Of the tenant this month and of all today. */
  async totals(): Promise<Record<'tenant' | 'day', number>> {
    const [tenant, day] = await this.#parts.ledger.totals(this.accounts());
    return { tenant: tenant!, day: day! };
  }

  #limit(limit: SpendLimit): number {
    const usd = this.#parts.limits[limit];
    return usd === undefined ? Number.MAX_SAFE_INTEGER : Math.round(usd * NANODOLLARS);
  }
}
