/** The funnel versions a replay asks for, fetched as it asks: which they are shows only on the way. */
import type { ConversationRecord } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { Funnels } from '../shard/step-batch.ts';
import { compileBundle, type FunnelBundle } from './funnel-bundle.ts';

/** @param name `<id>@<version>` */
export type BundleSource = (name: string) => Promise<FunnelBundle | undefined>;

class MissingFunnel extends Error {
  readonly funnel: string;

  constructor(funnel: string) {
    super(funnel);
    this.funnel = funnel;
  }
}

export class FunnelVersions {
  readonly #source: BundleSource;
  readonly #modules: Record<string, FunnelModule>;
  readonly #known = new Map<string, CompiledFunnel>();
  readonly #bundles = new Map<string, FunnelBundle>();

  constructor(source: BundleSource, modules: Record<string, FunnelModule>) {
    this.#source = source;
    this.#modules = modules;
  }

  /** All that were asked for so far. */
  get bundles(): FunnelBundle[] {
    return [...this.#bundles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bundle]) => bundle);
  }

  /**
   * Runs it, again from the start each time it asked for a version that was not there yet.
   * @throws ProsaError `funnel_unknown` for one that is nowhere, `data_format` for one that was changed
   */
  async with<T>(run: (funnels: Funnels) => T): Promise<T> {
    const get = (name: string) => {
      const funnel = this.#known.get(name);
      if (funnel === undefined) throw new MissingFunnel(name);
      return funnel;
    };
    const funnels: Funnels = {
      live: () => {
        throw new ProsaError('internal', 'a replay begins no conversation');
      },
      of: ({ funnel, funnelVersion }: ConversationRecord) => get(`${funnel}@${funnelVersion}`),
    };
    for (;;) {
      try {
        return run(funnels);
      } catch (error) {
        if (!(error instanceof MissingFunnel)) throw error;
        await this.#fetch(error.funnel);
      }
    }
  }

  async #fetch(name: string): Promise<void> {
    const bundle = await this.#source(name);
    if (bundle === undefined) throw new ProsaError('funnel_unknown', `funnel ${name} is not there`);
    const funnel = compileBundle(bundle, this.#modules);
    if (`${funnel.id}@${funnel.version}` !== name) {
      throw new ProsaError('data_format', `funnel ${name} is ${funnel.id}@${funnel.version}: it was changed`);
    }
    this.#known.set(name, funnel);
    this.#bundles.set(name, bundle);
  }
}
