/** What customers of a real Prosa have in common: the answer is there when nothing is under way any more. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { StoredRecord } from '../../../src/shard/conversation-list.ts';
import type { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { asAdmin, conversationOf } from '../prosa.ts';
import type { Customer, Standing } from './customer.ts';

/** After how many ms it is looked again, longer each time: half a minute in all. */
const LOOK_AGAIN = 20;
const MOST_LOOKS = 55;

export abstract class ServedCustomer implements Customer {
  protected readonly prosa: ProsaProcess;
  readonly #channel: string;
  readonly #address: string;
  #read = 0;

  constructor(prosa: ProsaProcess, channel: string, address: string) {
    this.prosa = prosa;
    this.#channel = channel;
    this.#address = address;
  }

  /** Resolves when the message is accepted, and with that durably taken in. */
  protected abstract write(content: { text: string } | { kind: 'audio' | 'image' }): Promise<void>;

  /** All that has come so far. */
  protected abstract readonly received: readonly string[];

  say(text: string): Promise<string[]> {
    return this.#turn({ text });
  }

  send(kind: 'audio' | 'image'): Promise<string[]> {
    return this.#turn({ kind });
  }

  wait(): Promise<string[]> {
    throw new Error('the time of a real process does not pass so fast');
  }

  async standing(): Promise<Standing> {
    const view = (await this.#view())!;
    const response = await fetch(`${this.prosa.url}/api/conversations/${view.id}/record`, {
      headers: asAdmin,
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const { record } = (await response.json()) as StoredRecord;
    return JSON.parse(record) as ConversationRecord;
  }

  async #turn(content: { text: string } | { kind: 'audio' | 'image' }): Promise<string[]> {
    await this.write(content);
    for (let looks = 1; !(await this.#isAnswered()); looks++) {
      if (looks > MOST_LOOKS) throw new Error('no answer came');
      await delay(LOOK_AGAIN * looks); // a hundred customers who look all the time would keep it from answering
    }
    const replies = this.received.slice(this.#read);
    this.#read = this.received.length;
    return replies;
  }

  async #isAnswered(): Promise<boolean> {
    const view = await this.#view();
    return view !== undefined && view.effects.length === 0 && this.received.length >= view.outbox.length;
  }

  #view() {
    return conversationOf(this.prosa, this.#channel, this.#address);
  }
}
