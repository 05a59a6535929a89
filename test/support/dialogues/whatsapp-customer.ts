import type { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { webhookPayload } from '../../../src/simulator/webhook-payload.ts';
import { ENDPOINT } from '../prosa.ts';
import { ServedCustomer } from './served-customer.ts';

const business = {
  accountId: '100000000000002',
  phoneNumberId: ENDPOINT.phoneNumberId,
  displayPhoneNumber: '5500800000000',
};

interface Line {
  /** What the Graph API took for this customer. */
  inbox: readonly string[];
  post(payload: object): Promise<void>;
  /** Of a new message. */
  id(): string;
  now(): number;
}

/** Writes by signed webhooks, and reads what the Graph API was given. */
export class WhatsAppCustomer extends ServedCustomer {
  protected readonly received: readonly string[];
  readonly #waId: string;
  readonly #line: Line;

  constructor(prosa: ProsaProcess, waId: string, line: Line) {
    super(prosa, 'whatsapp', waId);
    this.received = line.inbox;
    this.#waId = waId;
    this.#line = line;
  }

  protected write(content: { text: string } | { kind: 'audio' | 'image' }): Promise<void> {
    const timestamp = Math.floor(this.#line.now() / 1000);
    const said = 'text' in content ? { type: 'text' as const, text: content.text } : { type: content.kind };
    const message = { kind: 'message' as const, waId: this.#waId, profile: 'Cliente', id: this.#line.id() };
    return this.#line.post(webhookPayload([{ ...message, timestamp, content: said }], business));
  }
}
