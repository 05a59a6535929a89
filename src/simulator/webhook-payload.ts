import type { Random } from './random.ts';

/** The business whose webhooks these are. */
export interface Business {
  accountId: string;
  phoneNumberId: string;
  displayPhoneNumber: string;
}

/** What a customer's message holds beside the sender, its id and its time. */
export type MessageContent =
  | { type: 'text'; text: string }
  | { type: 'image' | 'audio' | 'sticker' | 'location' | 'unsupported' }
  | { type: 'reaction'; about: string };

export interface MessageUpdate {
  kind: 'message';
  waId: string;
  profile: string;
  id: string;
  /** Seconds since the epoch. */
  timestamp: number;
  content: MessageContent;
}

export interface StatusUpdate {
  kind: 'status';
  waId: string;
  /** Of the message whose status it is. */
  id: string;
  status: 'sent' | 'delivered' | 'read';
  timestamp: number;
  opaqueId?: string;
}

export type Update = MessageUpdate | StatusUpdate;

/**
 * One POST with all these updates, in this order. Neighbouring statuses share a change; every other change stands
 * alone, and with `random` some begin an entry of their own, as in WhatsApp's own batches.
 */
export function webhookPayload(updates: readonly Update[], business: Business, random?: Random): object {
  const entries: { id: string; changes: { field: 'messages'; value: Record<string, unknown> }[] }[] = [];
  let statuses: object[] | undefined;
  for (const update of updates) {
    if (update.kind === 'status' && statuses) {
      statuses.push(status(update));
      continue;
    }
    statuses = update.kind === 'status' ? [status(update)] : undefined;
    const value = {
      messaging_product: 'whatsapp',
      metadata: {
        display_phone_number: business.displayPhoneNumber,
        phone_number_id: business.phoneNumberId,
      },
      ...(update.kind === 'message'
        ? {
            contacts: [{ profile: { name: update.profile }, wa_id: update.waId }],
            messages: [message(update)],
          }
        : { statuses }),
    };
    let entry = entries.at(-1);
    if (!entry || random?.chance(0.5)) {
      entry = { id: business.accountId, changes: [] };
      entries.push(entry);
    }
    entry.changes.push({ value, field: 'messages' });
  }
  return { object: 'whatsapp_business_account', entry: entries };
}

function message(update: MessageUpdate): object {
  return {
    from: update.waId,
    id: update.id,
    timestamp: String(update.timestamp),
    type: update.content.type,
    ...content(update),
  };
}

function content({ content, id }: MessageUpdate): object {
  switch (content.type) {
    case 'text':
      return { text: { body: content.text } };
    case 'image':
      return { image: media(id, 'image/jpeg') };
    case 'audio':
      return { audio: { ...media(id, 'audio/ogg; codecs=opus'), voice: true } };
    case 'sticker':
      return { sticker: { ...media(id, 'image/webp'), animated: false } };
    case 'location':
      return { location: { latitude: -27.4378, longitude: -48.3958, name: 'Praia do Canto' } };
    case 'reaction':
      return { reaction: { message_id: content.about, emoji: '👍' } };
    case 'unsupported': {
      const title = 'Message type unknown';
      const details = 'Message type is currently not supported.';
      return { errors: [{ code: 131051, title, message: title, error_data: { details } }] };
    }
  }
}

function media(id: string, mimeType: string): object {
  const digest = Buffer.from(id).toString('base64').slice(-43);
  return {
    mime_type: mimeType,
    sha256: `${digest}=`,
    id: String(Buffer.from(id).readUIntBE(id.length - 6, 6)),
  };
}

function status(update: StatusUpdate): object {
  return {
    id: update.id,
    status: update.status,
    timestamp: String(update.timestamp),
    recipient_id: update.waId,
    ...(update.opaqueId === undefined ? {} : { biz_opaque_callback_data: update.opaqueId }),
    ...(update.status === 'read'
      ? {}
      : {
          conversation: { id: `service-${update.waId}`, origin: { type: 'service' } },
          pricing: {
            billable: false,
            pricing_model: 'PMP',
            category: 'service',
            type: 'free_customer_service',
          },
        }),
  };
}
