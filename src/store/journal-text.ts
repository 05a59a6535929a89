/**
 * A journal row leaves out what its record says anyway: the conversation, and of messages tenant and channel.
 * That is about a quarter of a row. The text comes back byte for byte.
 *
 * A row that begins with a letter was shortened: M, T, E or D for the kinds of events. U+0001 stands for tenant
 * and channel; JSON never holds it unescaped.
 */
export interface Identity {
  conversation: string;
  tenant: string;
  channel: string;
}

/** Tenant and channel of a conversation never change. They stand at the beginning of its record. */
export function identityOf(conversation: string, record: string): Identity {
  const found = /^\{"conversation":"[^"]*","tenant":"([^"\\]*)","channel":"([^"\\]*)"/.exec(record);
  return { conversation, tenant: found?.[1] ?? '', channel: found?.[2] ?? '' };
}

const KINDS: readonly (readonly [letter: string, kind: string])[] = [
  ['M', 'message'],
  ['T', 'timer'],
  ['E', 'effect'],
  ['D', 'delivery'],
];

/** @param event JSON of an event */
export function shorten(event: string, identity: Identity): string {
  for (const [letter, kind] of KINDS) {
    const head = headOf(kind, identity);
    if (!event.startsWith(head)) continue;
    const rest = event.slice(head.length);
    return letter + (kind === 'message' ? rest.replace(originOf(identity), '\u0001') : rest);
  }
  return event;
}

/** @param row what `shorten` gave */
export function restore(row: string, identity: Identity): string {
  const kind = KINDS.find(([letter]) => row.startsWith(letter))?.[1];
  if (kind === undefined) return row;
  return headOf(kind, identity) + row.slice(1).replace('\u0001', () => originOf(identity));
}

const headOf = (kind: string, { conversation }: Identity) =>
  `{"kind":"${kind}","conversation":${JSON.stringify(conversation)},`;

const originOf = ({ tenant, channel }: Identity) =>
  `"tenant":${JSON.stringify(tenant)},"channel":${JSON.stringify(channel)},`;
