/** Sends through the Graph API: `POST {base}/{phone-number-id}/messages`. */
import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest, Agent as TlsAgent } from 'node:https';
import { datedOutboxId } from '../../actor/conversation-id.ts';
import type { Channel, OutgoingMessage, Pacing, SendOutcome } from '../channel.ts';
import { contentOf } from './content.ts';
import { outcomeOfError } from './graph-errors.ts';

export interface WhatsAppSettings {
  /** Graph API base with its version, e.g. `https://graph.facebook.com/v23.0`. */
  apiUrl: string;
  phoneNumberId: string;
  accessToken: string;
  /** How long to wait for the answer to a send (ms). */
  timeout: number;
}

interface Answer {
  status: number;
  body: unknown;
  retryAfter: string | undefined;
}

export class WhatsAppChannel implements Channel {
  readonly name = 'whatsapp';
  readonly pacing: Pacing;
  readonly #settings: WhatsAppSettings;
  readonly #url: URL;
  readonly #request: typeof httpRequest;
  readonly #agent: Agent;

  constructor(settings: WhatsAppSettings, pacing: Pacing) {
    this.#settings = settings;
    this.pacing = pacing;
    this.#url = new URL(`${settings.apiUrl.replace(/\/+$/, '')}/${settings.phoneNumberId}/messages`);
    const secure = this.#url.protocol === 'https:';
    this.#request = secure ? httpsRequest : httpRequest;
    this.#agent = new (secure ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 64 });
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    const body = JSON.stringify({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: message.address,
      ...contentOf(message),
      biz_opaque_callback_data: datedOutboxId(message.id, message.decidedAt),
    });
    const connection = { wasMade: false };
    try {
      const answer = await this.#post(body, signal, connection);
      const messageId = (answer.body as { messages?: { id?: unknown }[] } | undefined)?.messages?.[0]?.id;
      if (answer.status === 200 && typeof messageId === 'string') return { status: 'accepted', messageId };
      if (answer.status === 200)
        return { status: 'unknown', code: 'no_id', message: 'the answer names no message' };
      return outcomeOfError(answer.status, answer.body, answer.retryAfter);
    } catch (error) {
      const { code = 'unknown', message } = error as NodeJS.ErrnoException;
      const isOpen = connection.wasMade || signal.aborted;
      return { status: isOpen ? 'unknown' : 'retry', code: String(code), message };
    }
  }

  /** @param connection told when it is made: before that nothing was sent */
  #post(body: string, signal: AbortSignal, connection: { wasMade: boolean }): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = this.#request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          signal: AbortSignal.any([signal, AbortSignal.timeout(this.#settings.timeout)]),
          headers: {
            authorization: `Bearer ${this.#settings.accessToken}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const { statusCode: status = 0, headers } = response;
            resolve({ status, body: parse(Buffer.concat(parts)), retryAfter: headers['retry-after'] });
          });
        },
      );
      request.on('socket', (socket) => {
        const made = () => {
          connection.wasMade = true;
        };
        if ('secureConnecting' in socket && socket.secureConnecting) socket.once('secureConnect', made);
        else if (socket.connecting) socket.once('connect', made);
        else made();
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
