/** What an operator wrote and the journal does not have yet. Pure; kept over a reload by use-outgoing.ts. */

export interface Outgoing {
  /** The idempotency key: the same however often it is sent. */
  key: string;
  text: string;
  at: number;
  status: 'sending' | 'accepted' | 'failed';
  /** Why it failed. */
  reason?: string;
}

export type Change =
  | { type: 'wrote'; key: string; text: string; at: number }
  | { type: 'sending' | 'accepted'; key: string }
  | { type: 'dropped'; key: string }
  | { type: 'failed'; key: string; reason: string }
  /** The journal has these now. */
  | { type: 'seen'; keys: ReadonlySet<string> };

export function outgoing(all: readonly Outgoing[], change: Change): readonly Outgoing[] {
  switch (change.type) {
    case 'wrote':
      return [...all, { key: change.key, text: change.text, at: change.at, status: 'sending' }];
    case 'dropped':
      return all.filter(({ key }) => key !== change.key);
    case 'seen':
      return all.some(({ key }) => change.keys.has(key))
        ? all.filter(({ key }) => !change.keys.has(key))
        : all;
    default:
      return all.map((one) => {
        if (one.key !== change.key) return one;
        const { reason: _, ...rest } = one;
        return { ...rest, status: change.type, ...('reason' in change ? { reason: change.reason } : {}) };
      });
  }
}

/** What was on its way when the page was left may or may not have arrived: it can be sent again under its key. */
export function restored(text: string | null): readonly Outgoing[] {
  try {
    const all = JSON.parse(text ?? '[]') as readonly Outgoing[];
    return all.map((one) =>
      one.status === 'sending'
        ? { ...one, status: 'failed', reason: 'The page was left before it was sent.' }
        : one,
    );
  } catch {
    return [];
  }
}
