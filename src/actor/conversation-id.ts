/** Events and messages a conversation can have. Adapters number its rows with so many. */
export const MOST_EVENTS = 2 ** 20 - 1;

/** The id of an outbox entry; it goes out with the message and comes back in its statuses (G4). */
export function outboxId(conversation: string, entry: number): string {
  return `${conversation}:${entry}`;
}

/** The id of an effect: the same whenever it runs again (G5). */
export function effectId(conversation: string, effect: number): string {
  return `${conversation}:e${effect}`;
}

export function parseEffectId(id: string): { conversation: string; effect: number } | undefined {
  const match = /^(.+):e([1-9][0-9]*)$/.exec(id);
  return match ? { conversation: match[1]!, effect: Number(match[2]) } : undefined;
}

/** The conversation and entry of an outbox id, or undefined if it is not one of ours. */
export function parseOutboxId(id: string): { conversation: string; entry: number } | undefined {
  const match = /^([A-Za-z0-9_-]{22}):([1-9][0-9]{0,6})$/.exec(id);
  return match && Number(match[2]) <= MOST_EVENTS
    ? { conversation: match[1]!, entry: Number(match[2]) }
    : undefined;
}
