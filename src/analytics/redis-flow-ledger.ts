import type { RedisConnection } from '../store/redis-connection.ts';
import { RedisOnDemand } from '../store/redis-on-demand.ts';
import type { Argument, Reply } from '../store/redis-request.ts';
import { scriptOf } from '../store/redis-scripts.ts';
import {
  FLOWS_KEPT,
  type FlowBatch,
  type FlowLedger,
  HOUR,
  MINUTE,
  piecesOf,
  STAYS_KEPT,
  type Stay,
  stayKey,
} from './flow-ledger.ts';

const SCRIPT = scriptOf([new URL('./flows.lua', import.meta.url)]);
/** Keys asked for at once, and stays written at once. */
const AT_ONCE = 500;

/**
 * The ledger of many processes, all with one hash tag.
 *
 * ```
 * <prefix>{flows}m<minute>  <prefix>{flows}h<hour>   hashes of counts by name
 * <prefix>{flows}s<key>                              `<since> <stage>` of a conversation
 * <prefix>{flows}w<writer>                           number of the writer's last batch
 * ```
 */
export class RedisFlowLedger implements FlowLedger {
  readonly #redis: RedisOnDemand;
  readonly #prefix: string;

  /**
   * @param open called when the ledger is first needed, and again after it has failed
   * @param prefix before all keys
   */
  constructor(open: () => Promise<RedisConnection>, prefix: string) {
    this.#redis = new RedisOnDemand(open);
    this.#prefix = `${prefix}{flows}`;
  }

  async add({ writer, number, minutes, stays }: FlowBatch): Promise<void> {
    const redis = await this.#redis.get();
    const buckets = minutes.flatMap(([minute, counts]) => [
      { key: `m${minute}`, ends: (minute + 1) * MINUTE + FLOWS_KEPT + HOUR, counts },
      { key: `h${Math.floor(minute / 60)}`, ends: (minute + 60) * MINUTE + FLOWS_KEPT + HOUR, counts },
    ]);
    // Stays may be written twice, so only the last piece, which has the counts, must not.
    const entries = [...stays];
    const pieces = Math.max(1, Math.ceil(entries.length / AT_ONCE));
    for (let piece = 0; piece < pieces; piece++) {
      const isLast = piece === pieces - 1;
      const written = isLast ? buckets : [];
      const staying = entries.slice(piece * AT_ONCE, (piece + 1) * AT_ONCE);
      const keys = [
        `w${isLast ? '' : 's'}${writer}`,
        ...written.map(({ key }) => key),
        ...staying.map(([conversation]) => `s${stayKey(conversation)}`),
      ];
      const turn = isLast ? number : number * 1_000_000 + piece;
      const args: Argument[] = [turn, Date.now() + FLOWS_KEPT, written.length, staying.length];
      for (const { ends, counts } of written) {
        args.push(ends, counts.size);
        for (const [name, count] of counts) args.push(name, count);
      }
      for (const [, stay] of staying) {
        args.push(stay?.stage ?? '', stay?.since ?? '', (stay?.since ?? 0) + STAYS_KEPT);
      }
      await redis.request([{ script: SCRIPT, keys: keys.map((key) => this.#prefix + key), args }]);
    }
  }

  async lastOf(writer: string): Promise<number | undefined> {
    const redis = await this.#redis.get();
    const [number] = await redis.request([['GET', `${this.#prefix}w${writer}`]]);
    return number === null ? undefined : Number(number);
  }

  async stays(conversations: readonly string[]): Promise<Map<string, Stay>> {
    const redis = await this.#redis.get();
    const found = new Map<string, Stay>();
    for (let from = 0; from < conversations.length; from += AT_ONCE) {
      const some = conversations.slice(from, from + AT_ONCE);
      const keys = some.map((conversation) => `${this.#prefix}s${stayKey(conversation)}`);
      const [values] = await redis.request([['MGET', ...keys]]);
      (values as Reply[]).forEach((value, index) => {
        if (value === null) return;
        const text = String(value);
        const space = text.indexOf(' ');
        found.set(some[index]!, { stage: text.slice(space + 1), since: Number(text.slice(0, space)) });
      });
    }
    return found;
  }

  async sums(from: number, until: number): Promise<Map<string, number>> {
    const redis = await this.#redis.get();
    const { hours, minutes } = piecesOf(from, until);
    const keys = [...range('h', hours), ...minutes.flatMap((piece) => range('m', piece))];
    const sums = new Map<string, number>();
    for (let first = 0; first < keys.length; first += AT_ONCE) {
      const some = keys.slice(first, first + AT_ONCE);
      for (const fields of await redis.request(some.map((key) => ['HGETALL', this.#prefix + key] as const))) {
        const flat = (fields as Reply[]).map(String);
        for (let n = 0; n < flat.length; n += 2) {
          sums.set(flat[n]!, (sums.get(flat[n]!) ?? 0) + Number(flat[n + 1]));
        }
      }
    }
    return sums;
  }

  close(): void {
    this.#redis.close();
  }
}

function range(letter: string, [from, until]: readonly [number, number]): string[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, n) => `${letter}${from + n}`);
}
