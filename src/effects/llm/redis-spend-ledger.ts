import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisConnection } from '../../store/redis-connection.ts';
import type { Reply } from '../../store/redis-request.ts';
import { ACCOUNT_OUTLIVES, type Reservation, type SpendAccount, type SpendLedger } from './spend-ledger.ts';

const text = readFileSync(new URL('./spend.lua', import.meta.url), 'utf8');
const SCRIPT = { text, sha: createHash('sha1').update(text).digest('hex') };

/**
 * The ledger of many processes: a hash an account, all with one hash tag, changed by one script. The connection sends
 * again what was not answered, and the script bears that. Waiting until it is on the disk is not worth it: a server
 * that loses its last second has let a second's calls more be made.
 */
export class RedisSpendLedger implements SpendLedger {
  readonly #open: () => Promise<RedisConnection>;
  readonly #prefix: string;
  #connection: Promise<RedisConnection> | undefined;

  /**
   * @param open called when the ledger is first needed, and again after it has failed
   * @param prefix before all keys
   */
  constructor(open: () => Promise<RedisConnection>, prefix: string) {
    this.#open = open;
    this.#prefix = `${prefix}{spend}`;
  }

  async reserve(
    id: string,
    accounts: readonly SpendAccount[],
    least: number,
    most: number,
  ): Promise<Reservation> {
    const limits = accounts.flatMap(({ limit, ends }) => [
      limit === undefined ? '' : `${limit}`,
      `${ends + ACCOUNT_OUTLIVES}`,
    ]);
    const reserved = Number(await this.#run(accounts, ['reserve', id, `${least}`, `${most}`, ...limits]));
    return reserved < 0 ? { exhausted: accounts[-reserved - 1]!.name } : { reserved };
  }

  async settle(id: string, accounts: readonly SpendAccount[], spent: number): Promise<void> {
    await this.#run(accounts, ['settle', id, `${spent}`]);
  }

  async totals(accounts: readonly SpendAccount[]): Promise<number[]> {
    const all = await (await this.#connect()).request(
      accounts.map(({ name }) => ['HVALS', this.#key(name)] as const),
    );
    return all.map((amounts) =>
      (amounts as Reply[]).reduce<number>((sum, amount) => sum + Number(amount), 0),
    );
  }

  close(): void {
    this.#connection?.then(
      (connection) => connection.close(),
      () => {},
    );
  }

  async #connect(): Promise<RedisConnection> {
    this.#connection ??= this.#open();
    try {
      return await this.#connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  async #run(accounts: readonly SpendAccount[], args: string[]): Promise<unknown> {
    const keys = accounts.map(({ name }) => this.#key(name));
    const [answer] = await (await this.#connect()).request([{ script: SCRIPT, keys, args }]);
    return answer;
  }

  #key(account: string): string {
    return `${this.#prefix}${account}`;
  }
}
