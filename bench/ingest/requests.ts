import { Wamids } from '../../src/simulator/wamid.ts';
import { webhookPayload } from '../../src/simulator/webhook-payload.ts';
import { signature } from '../../src/simulator/webhook-sender.ts';
import { dialogueOf, messagesEach } from '../rental.ts';

/** The HTTP requests of one conversation, each ready to be written to a socket. */
export interface Conversation {
  /** Number of the dialogue it follows. */
  dialogue: number;
  address: string;
  messageIds: string[];
  requests: Buffer[];
}

export interface RequestOptions {
  host: string;
  phoneNumberId: string;
  appSecret: string;
  /** Customers have a business-scoped id beside the phone number. */
  businessIds: boolean;
}

const business = { accountId: '102290129340398', displayPhoneNumber: '5548988887777' };

/** Builds and signs everything before a clock starts. Conversations are numbered from `first`. */
export function buildConversations(
  first: number,
  count: number,
  options: RequestOptions,
  messages = messagesEach,
): Conversation[] {
  const wamids = new Wamids();
  return Array.from({ length: count }, (_, index) => {
    const dialogue = first + index;
    const { name, texts } = dialogueOf(dialogue, messages);
    const built = texts.map((text) => textMessage(dialogue, name, text, wamids, options));
    return {
      dialogue,
      address: addressOf(dialogue),
      messageIds: built.map(({ id }) => id),
      requests: built.map(({ request }) => request),
    };
  });
}

/** The phone number of the customer of a dialogue. */
export const addressOf = (dialogue: number) => `5548${String(900_000_000 + dialogue)}`;

/** A signed webhook with one text of that customer. */
export function textMessage(
  dialogue: number,
  name: string,
  text: string,
  wamids: Wamids,
  options: RequestOptions,
): { id: string; request: Buffer } {
  const waId = addressOf(dialogue);
  const id = wamids.inbound(waId);
  const timestamp = Math.floor(Date.now() / 1000);
  const payload = webhookPayload(
    [{ kind: 'message', waId, profile: name, id, timestamp, content: { type: 'text', text } }],
    { ...business, phoneNumberId: options.phoneNumberId },
  );
  addContext(payload, wamids.outbound(waId));
  if (options.businessIds) addBusinessId(payload, `BR.${1_000_000_000_000_000 + dialogue}`);
  return { id, request: signed(Buffer.from(JSON.stringify(payload)), options) };
}

export const conversationsFor = (messages: number) => Math.ceil(messages / messagesEach);

function signed(body: Buffer, { host, appSecret }: RequestOptions): Buffer {
  const head = [
    'POST /webhooks/whatsapp HTTP/1.1',
    `Host: ${host}`,
    'User-Agent: facebookexternalua',
    'Accept: */*',
    'Content-Type: application/json',
    `X-Hub-Signature-256: ${signature(body, appSecret)}`,
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}

interface Value {
  contacts: Record<string, unknown>[];
  messages: Record<string, unknown>[];
}

const changed = (payload: object) =>
  (payload as { entry: { changes: { value: Value }[] }[] }).entry[0]!.changes[0]!.value;

/** The customer answers with a swipe, so the message names the one it is about. */
function addContext(payload: object, about: string): void {
  changed(payload).messages[0]!.context = { from: business.displayPhoneNumber, id: about };
}

function addBusinessId(payload: object, id: string): void {
  const { contacts, messages } = changed(payload);
  contacts[0]!.user_id = id;
  messages[0]!.from_user_id = id;
}
