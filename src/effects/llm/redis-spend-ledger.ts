import type { RedisConnection } from '../../store/redis-connection.ts';
import { RedisOnDemand } from '../../store/redis-on-demand.ts';
import type { Reply } from '../../store/redis-request.ts';
import { scriptOf } from '../../store/redis-scripts.ts';
import { ACCOUNT_OUTLIVES, type Reservation, type SpendAccount, type SpendLedger } from './spend-ledger.ts';

const SCRIPT = scriptOf([new URL('./spend.lua', import.meta.url)]);

/**
 * The ledger of many processes: a hash an account, all with one hash tag, changed by one script. The connection sends
 * again what was not answered, and the script bears that. Waiting until it is on the disk is not worth it: a server
 * that loses its last second has let a second's calls more be made.
 */
export class RedisSpendLedger implements SpendLedger {
  readonly #redis: RedisOnDemand;
  readonly #prefix: string;

  /**
   * @param open called when the ledger is first needed, and again after it has failed
   * @param prefix before all keys
   */
  constructor(open: () => Promise<RedisConnection>, prefix: string) {
    this.#redis = new RedisOnDemand(open);
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
    const all = await (await this.#redis.get()).request(
      accounts.map(({ name }) => ['HVALS', this.#key(name)] as const),
    );
    return all.map((amounts) =>
      (amounts as Reply[]).reduce<number>((sum, amount) => sum + Number(amount), 0),
    );
  }

  close(): void {
    this.#redis.close();
  }

  async #run(accounts: readonly SpendAccount[], args: string[]): Promise<unknown> {
    const keys = accounts.map(({ name }) => this.#key(name));
    const [answer] = await (await this.#redis.get()).request([{ script: SCRIPT, keys, args }]);
    return answer;
  }

  #key(account: string): string {
    return `${this.#prefix}${account}`;
  }
}
