import type { ConversationRecord } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from './compile.ts';

/** The live funnel for conversations that begin and every version that someone may be inside. */
export class FunnelSet {
  readonly #byVersion: ReadonlyMap<string, CompiledFunnel>;
  readonly #live: CompiledFunnel;

  /** @param live `<id>@<version>` of the one new conversations get */
  constructor(funnels: readonly CompiledFunnel[], live: string) {
    this.#byVersion = new Map(funnels.map((funnel) => [`${funnel.id}@${funnel.version}`, funnel]));
    this.#live = this.#get(live);
  }

  live(): CompiledFunnel {
    return this.#live;
  }

  /** @throws ProsaError `funnel_unknown` */
  of(record: ConversationRecord): CompiledFunnel {
    return this.#get(`${record.funnel}@${record.funnelVersion}`);
  }

  #get(name: string): CompiledFunnel {
    const funnel = this.#byVersion.get(name);
    if (funnel === undefined) throw new ProsaError('funnel_unknown', `funnel ${name} is not loaded`);
    return funnel;
  }
}
