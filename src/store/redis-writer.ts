/**
 * All that is written to one shard, one request after the other; the scripts keep the other half of this promise,
 * see redis/fence.lua.
 *
 * 1. Nothing is written once another has opened the shard.
 * 2. A call that is sent again changes nothing a second time. After a request that was given up it is first asked
 *    how far the shard has come; numbers are not used again, so what arrives late changes nothing unseen.
 * 3. Numbers show when storage has lost what it had answered, as a server that was restarted or replaced by its
 *    replica may. From then on nothing is written: who writes may remember what is gone, and must open the shard anew.
 */
import { randomBytes } from 'node:crypto';
import { ProsaError } from '../errors.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { Kept } from './redis-durability.ts';
import type { ShardKeys } from './redis-keys.ts';
import type { Argument, Reply } from './redis-request.ts';
import { type Script, STORE_SCRIPTS } from './redis-scripts.ts';

/** A call of a script that begins with fence.lua; keys and arguments beyond those of the fence. */
export interface WriteCall {
  script: Script;
  keys: readonly string[];
  args: readonly Argument[];
}

/** Of what is in the keys. A shard of another layout is refused. */
const LAYOUT = '1';
/** How often what lost its place in the order of calls is sent again. */
const MOST_TRIES = 5;

export type Send = (calls: readonly WriteCall[]) => Promise<Reply[][]>;

export class ShardWriter {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #owner: string;
  /** Number of the last call that is known to be written, and of the last one that was sent. */
  #written = 0;
  #sent = 0;
  /** Of the last call that is on the disk. */
  #durable = 0;
  #isInDoubt = false;
  /** Why nothing is written any more. */
  #end: ProsaError | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** @throws ProsaError `data_format` */
  static async open(connection: RedisConnection, keys: ShardKeys): Promise<ShardWriter> {
    const args = [randomBytes(12).toString('base64url'), LAYOUT];
    const [reply] = await connection.request([{ script: STORE_SCRIPTS.open, keys: [keys.shard], args }]);
    const [layout, owner] = (reply as Buffer[]).map(String);
    if (layout !== LAYOUT) {
      const shard = `${connection.url}, ${keys.shard}`;
      throw new ProsaError('data_format', `${shard} has layout ${layout}, this Prosa reads ${LAYOUT}`);
    }
    return new ShardWriter(connection, keys, owner!);
  }

  private constructor(connection: RedisConnection, keys: ShardKeys, owner: string) {
    this.#connection = connection;
    this.#keys = keys;
    this.#owner = owner;
  }

  /**
   * Writes the calls together, in their order, and gives their answers.
   * @throws ProsaError `shard_fenced`; `shard_closed` when storage has lost something; `unreachable` or
   *   `store_failed`, after which some of the calls may have been written
   */
  write(calls: readonly WriteCall[]): Promise<Reply[][]> {
    return this.exclusively((send) => send(calls));
  }

  /** For what is read, changed and written: nothing else is written meanwhile. */
  exclusively<T>(job: (send: Send) => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => job((calls) => this.#send(calls)));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** Resolves when all that was written before is on the disk. @throws as `write` does */
  async durable(): Promise<void> {
    const upTo = this.#written;
    if (this.#end !== undefined) throw this.#end;
    if (this.#durable >= upTo) return;
    if ((await this.#connection.facts()).sync !== 'always') {
      this.#check(await this.#connection.durability.wait(this.#keys.shard, this.#owner), upTo);
    }
    this.#durable = Math.max(this.#durable, upTo);
  }

  /** Nothing is written any more. Resolves when what had begun has ended. */
  async close(): Promise<void> {
    this.#end ??= new ProsaError('shard_closed', 'the store is closed');
    await this.#turn;
  }

  async #send(calls: readonly WriteCall[]): Promise<Reply[][]> {
    const answers: Reply[][] = [];
    for (let tries = 0; answers.length < calls.length; tries++) {
      if (this.#end !== undefined) throw this.#end;
      if (this.#isInDoubt) await this.#catchUp();
      if (tries === MOST_TRIES)
        throw new ProsaError('store_failed', 'calls lost their place again and again');
      this.#isInDoubt = true;
      answers.push(...(await this.#sendOnce(calls.slice(answers.length))));
      this.#isInDoubt = answers.length < calls.length;
    }
    return answers;
  }

  /** @returns the answers up to the first call that lost its place */
  async #sendOnce(calls: readonly WriteCall[]): Promise<Reply[][]> {
    let previous = this.#written;
    const numbers: number[] = [];
    const requests = calls.map(({ script, keys, args }) => {
      const number = ++this.#sent;
      numbers.push(number);
      const fenced = [this.#owner, previous, number, ...args];
      previous = number;
      return { script, keys: [...this.#keys.shared, ...keys], args: fenced };
    });
    const answers: Reply[][] = [];
    for (const [index, reply] of (await this.#connection.request(requests)).entries()) {
      const [status, ...answer] = reply as [Buffer, ...Reply[]];
      if (String(status) !== 'ok') break;
      answers.push(answer);
      this.#written = numbers[index]!;
    }
    return answers;
  }

  async #catchUp(): Promise<void> {
    const fields = ['HMGET', this.#keys.shard, 'owner', 'number'] as const;
    const [reply] = await this.#connection.request([fields]);
    const [owner, number] = reply as (Buffer | null)[];
    const kept = { owner: owner?.toString(), number: Number(number ?? 0) };
    this.#check(kept, this.#written);
    this.#written = kept.number;
  }

  #check({ owner, number }: Kept, expected: number): void {
    if (owner === this.#owner && number >= expected) return;
    const isTaken = timesOpened(owner) >= timesOpened(this.#owner) && owner !== this.#owner;
    this.#end ??= isTaken
      ? new ProsaError('shard_fenced', `another has opened the shard ${this.#keys.shard}`)
      : new ProsaError(
          'shard_closed',
          `Redis (${this.#connection.url}) has lost what was written to ${this.#keys.shard}: it was restarted, or ` +
            'replaced by a replica, before that was on its disk; the shard is to be opened anew',
        );
    throw this.#end;
  }
}

function timesOpened(owner: string | undefined): number {
  return Number(owner?.split(':')[0] ?? 0);
}
