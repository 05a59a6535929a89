import type { ConversationRecord } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from './compile.ts';

/** The live funnel for conversations that begin and every version that someone may be inside. */
export class FunnelSet {
  readonly #byVersion: Map<string, CompiledFunnel>;
  readonly #load: (version: string) => CompiledFunnel | undefined;
  #live: CompiledFunnel;

  /**
   * @param live `<id>@<version>` of the one new conversations get
   * @param load finds a version that is not among `funnels`, e.g. one that was retired, when it is needed after all
   */
  constructor(
    funnels: readonly CompiledFunnel[],
    live: string,
    load: (version: string) => CompiledFunnel | undefined = () => undefined,
  ) {
    this.#byVersion = new Map(funnels.map((funnel) => [`${funnel.id}@${funnel.version}`, funnel]));
    this.#load = load;
    this.#live = this.get(live);
  }

  live(): CompiledFunnel {
    return this.#live;
  }

  /** @throws ProsaError `funnel_unknown` */
  of(record: ConversationRecord): CompiledFunnel {
    return this.get(`${record.funnel}@${record.funnelVersion}`);
  }

  /**
   * @param version `<id>@<version>`
   * @throws ProsaError `funnel_unknown`
   */
  get(version: string): CompiledFunnel {
    let funnel = this.#byVersion.get(version);
    if (funnel !== undefined) return funnel;
    funnel = this.#load(version);
    if (funnel === undefined) throw new ProsaError('funnel_unknown', `funnel ${version} is not loaded`);
    this.#byVersion.set(version, funnel);
    return funnel;
  }

  /** Conversations begin with this one from now on. */
  goLive(version: string): void {
    this.#live = this.get(version);
  }

  /** Nobody is inside any more. */
  forget(version: string): void {
    if (this.#byVersion.get(version) !== this.#live) this.#byVersion.delete(version);
  }
}
