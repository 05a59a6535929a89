import { type GraphFailure, graphFailures } from './graph-errors.ts';

/** A message Prosa wants sent. */
export interface MessageRequest {
  kind: 'message';
  to: string;
  type: string;
  /** What the customer reads; for a message without text, its JSON. */
  text: string;
  image?: { link: string; caption?: string };
  template?: TemplateRequest;
  /** `biz_opaque_callback_data`. */
  opaqueId?: string;
  /** The message it quotes. */
  answersTo?: string;
}

export interface TemplateRequest {
  name: string;
  language: string;
  /** Of its body. */
  parameters: string[];
}

/** Mark as read, perhaps with the typing indicator. */
export interface ReadRequest {
  kind: 'read';
  messageId: string;
  typing: boolean;
}

export type SendRequest = MessageRequest | ReadRequest;

type Json = Record<string, unknown>;

class Refused extends Error {
  readonly failure: GraphFailure;
  constructor(details: string) {
    super(details);
    this.failure = graphFailures.parameter(details);
  }
}

/** Reads the body of a send as the Graph API does, or says why it is refused. */
export function readSendRequest(raw: Buffer): { request: SendRequest } | { failure: GraphFailure } {
  try {
    let body: unknown;
    try {
      body = JSON.parse(raw.toString('utf8'));
    } catch {
      throw new Refused('The request body is not valid JSON.');
    }
    return { request: request(object(body, 'body')) };
  } catch (error) {
    if (error instanceof Refused) return { failure: error.failure };
    throw error;
  }
}

function request(body: Json): SendRequest {
  if (body.messaging_product !== 'whatsapp')
    throw new Refused("The parameter messaging_product must be 'whatsapp'.");
  if (body.status !== undefined) return readRequest(body);
  if (body.recipient_type !== undefined && body.recipient_type !== 'individual') {
    throw new Refused("Param recipient_type must be 'individual'.");
  }
  const to = text(body.to, 'to', 32).replace(/[\s()+-]/g, '');
  if (!/^[1-9]\d{6,14}$/.test(to)) throw new Refused('Param to is not a valid WhatsApp id.');
  const type = body.type === undefined ? 'text' : text(body.type, 'type', 32);
  const message: MessageRequest = { kind: 'message', to, type, text: content(type, body) };
  if (type === 'image' && object(body.image, 'image').link !== undefined) {
    message.image = body.image as NonNullable<MessageRequest['image']>;
  }
  if (type === 'template') message.template = template(object(body.template, 'template'));
  if (body.biz_opaque_callback_data !== undefined) {
    message.opaqueId = text(body.biz_opaque_callback_data, 'biz_opaque_callback_data', 512);
  }
  if (body.context !== undefined) {
    message.answersTo = text(object(body.context, 'context').message_id, "context['message_id']", 512);
  }
  return message;
}

function readRequest(body: Json): ReadRequest {
  if (body.status !== 'read') throw new Refused("Param status must be 'read'.");
  const messageId = text(body.message_id, 'message_id', 512);
  if (body.typing_indicator === undefined) return { kind: 'read', messageId, typing: false };
  if (object(body.typing_indicator, 'typing_indicator').type !== 'text') {
    throw new Refused("Param typing_indicator['type'] must be 'text'.");
  }
  return { kind: 'read', messageId, typing: true };
}

function content(type: string, body: Json): string {
  const part = object(body[type], type);
  switch (type) {
    case 'text':
      return text(part.body, "text['body']", 4096);
    case 'interactive':
      return interactive(part);
    case 'template':
      template(part);
      return JSON.stringify(part);
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'sticker':
      if ((part.id === undefined) === (part.link === undefined)) {
        throw new Refused(`Param ${type} needs either id or link.`);
      }
      if (part.link !== undefined) httpsLink(text(part.link, `${type}['link']`, 2048), type);
      if (part.caption !== undefined) caption(type, part.caption);
      return JSON.stringify(part);
    case 'location':
      if (typeof part.latitude !== 'number' || typeof part.longitude !== 'number') {
        throw new Refused('Param location needs latitude and longitude.');
      }
      return JSON.stringify(part);
    case 'reaction':
      text(part.message_id, "reaction['message_id']", 512);
      return JSON.stringify(part);
    default:
      throw new Refused(`Param type must be one of the known types: '${type}' is not.`);
  }
}

function httpsLink(link: string, type: string): void {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url?.protocol !== 'https:') throw new Refused(`Param ${type}['link'] is not a valid https URL.`);
}

function caption(type: string, value: unknown): void {
  if (type === 'audio' || type === 'sticker') throw new Refused(`Unexpected key "caption" on param ${type}.`);
  text(value, `${type}['caption']`, 1024);
}

const TEMPLATE_NAME = /^[a-z0-9_]{1,512}$/;
const LANGUAGE_CODE = /^[a-z]{2,3}(_[A-Z]{2})?$/;

function template(part: Json): TemplateRequest {
  const name = text(part.name, "template['name']", 512);
  if (!TEMPLATE_NAME.test(name)) throw new Refused("Param template['name'] is not the name of a template.");
  const language = text(
    object(part.language, "template['language']").code,
    "template['language']['code']",
    16,
  );
  if (!LANGUAGE_CODE.test(language))
    throw new Refused("Param template['language']['code'] is not a language.");
  const parameters: string[] = [];
  const components = part.components === undefined ? [] : list(part.components, "template['components']", 20);
  for (const item of components) {
    const component = object(item, 'component');
    if (!['header', 'body', 'button'].includes(text(component.type, "component['type']", 32))) {
      throw new Refused("Param component['type'] must be 'header', 'body' or 'button'.");
    }
    for (const given of list(component.parameters, "component['parameters']", 100)) {
      const value = parameter(object(given, 'parameter'));
      if (component.type === 'body') parameters.push(value);
    }
  }
  return { name, language, parameters };
}

function parameter(part: Json): string {
  if (part.type !== 'text') throw new Refused("Param parameter['type'] must be 'text'.");
  const value = text(part.text, "parameter['text']", 1024);
  if (/[\n\t]| {5}/.test(value)) {
    throw new Refused('Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
  }
  return value;
}

function interactive(part: Json): string {
  const body = text(object(part.body, "interactive['body']").text, "interactive['body']['text']", 1024);
  const action = object(part.action, "interactive['action']");
  if (part.type === 'button') {
    for (const button of list(action.buttons, 'buttons', 3)) {
      const reply = object(object(button, 'button').reply, "button['reply']");
      text(reply.id, "button['reply']['id']", 256);
      text(reply.title, "button['reply']['title']", 20);
    }
    return body;
  }
  if (part.type !== 'list') throw new Refused("Param interactive['type'] must be 'button' or 'list'.");
  text(action.button, "interactive['action']['button']", 20);
  const sections = list(action.sections, 'sections', 10).map((section) => object(section, 'section'));
  const rows = sections.flatMap((section) => list(section.rows, 'rows', 10));
  if (rows.length > 10) throw new Refused('A list may have 10 rows in all.');
  for (const item of rows) {
    const row = object(item, 'row');
    text(row.id, "row['id']", 200);
    text(row.title, "row['title']", 24);
    if (row.description !== undefined) text(row.description, "row['description']", 72);
  }
  return body;
}

function object(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused(`Param ${name} is required and must be an object.`);
  }
  return value as Json;
}

function list(value: unknown, name: string, max: number): unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > max) {
    throw new Refused(`Param ${name} must have 1 to ${max} items.`);
  }
  return value;
}

function text(value: unknown, name: string, max: number): string {
  if (typeof value !== 'string' || value === '')
    throw new Refused(`Param ${name} is required and must be a string.`);
  if (value.length > max && [...value].length > max) {
    throw new Refused(`Param ${name} must be at most ${max} characters long.`);
  }
  return value;
}
