/**
 * What a webhook of the WhatsApp Cloud API says, reduced to what Prosa acts on.
 *
 * One POST carries up to 1,000 updates of several numbers. Unknown fields and kinds are passed over or become
 * `unsupported`; nothing in a part that is not understood fails the rest.
 * Source: Meta, "Cloud API › Webhooks › Payload reference"; shapes seen in live webhooks.
 */
export interface WhatsAppUpdate {
  messages: WhatsAppMessage[];
  statuses: WhatsAppStatus[];
  /** Updates meant for another phone number, or that could not be read. */
  skipped: number;
}

export interface WhatsAppMessage {
  id: string;
  /** What identifies the sender, the phone number first where it is known, then the business-scoped id. */
  addresses: string[];
  sentAt: number;
  profile: string | undefined;
  content: { type: 'text'; text: string } | { type: 'unsupported'; original: string };
}

export interface WhatsAppStatus {
  messageId: string;
  state: 'sent' | 'delivered' | 'read' | 'failed';
  at: number;
  /** `biz_opaque_callback_data` given with the send: the outbox id. */
  outboxId: string | undefined;
  error: { code: string; message: string } | undefined;
}

type Json = Record<string, unknown>;

/** @param body the parsed webhook; anything at all */
export function parseWebhook(body: unknown, phoneNumberId: string): WhatsAppUpdate {
  const update: WhatsAppUpdate = { messages: [], statuses: [], skipped: 0 };
  for (const entry of objects(object(body)?.entry)) {
    for (const change of objects(entry.changes)) {
      const value = object(change.value);
      if (change.field !== 'messages' || value === undefined) continue;
      if (object(value.metadata)?.phone_number_id !== phoneNumberId) {
        update.skipped++;
        continue;
      }
      const contacts = objects(value.contacts);
      for (const message of objects(value.messages)) {
        const parsed = parseMessage(message, contacts);
        if (parsed === undefined) update.skipped++;
        else update.messages.push(parsed);
      }
      for (const status of objects(value.statuses)) {
        const parsed = parseStatus(status);
        if (parsed === undefined) update.skipped++;
        else update.statuses.push(parsed);
      }
    }
  }
  return update;
}

function parseMessage(message: Json, contacts: readonly Json[]): WhatsAppMessage | undefined {
  const id = text(message.id);
  const phone = text(message.from);
  const userId = text(message.from_user_id);
  const contact =
    contacts.length === 1
      ? contacts[0]
      : contacts.find(
          (c) => (phone !== undefined && c.wa_id === phone) || (userId !== undefined && c.user_id === userId),
        );
  const addresses = [phone ?? text(contact?.wa_id), userId ?? text(contact?.user_id)].filter(
    (a) => a !== undefined,
  );
  if (id === undefined || addresses.length === 0) return undefined;
  const type = text(message.type) ?? 'unknown';
  const body = text(object(message.text)?.body);
  return {
    id,
    addresses,
    sentAt: milliseconds(message.timestamp),
    profile: text(object(contact?.profile)?.name),
    content:
      type === 'text' && body !== undefined
        ? { type: 'text', text: body }
        : { type: 'unsupported', original: type },
  };
}

const STATES: ReadonlySet<unknown> = new Set(['sent', 'delivered', 'read', 'failed']);

function parseStatus(status: Json): WhatsAppStatus | undefined {
  const messageId = text(status.id);
  if (messageId === undefined || !STATES.has(status.status)) return undefined;
  const error = objects(status.errors)[0];
  return {
    messageId,
    state: status.status as WhatsAppStatus['state'],
    at: milliseconds(status.timestamp),
    outboxId: text(status.biz_opaque_callback_data),
    error:
      status.status === 'failed'
        ? {
            code: String(error?.code ?? 'unknown'),
            message: text(error?.message) ?? text(error?.title) ?? 'failed',
          }
        : undefined,
  };
}

/** WhatsApp writes seconds since the epoch as a string; 0 where it does not say. */
function milliseconds(timestamp: unknown): number {
  const seconds = Number(timestamp);
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : 0;
}

function object(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => object(item) !== undefined) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
