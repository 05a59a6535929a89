/** One recorded conversation led through a draft. */
import type { FunnelModule } from '../funnel/catalogue.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { understand } from '../perception/enrich.ts';
import { compareWithDraft } from '../replay/compare.ts';
import type { FunnelBundle } from '../replay/funnel-bundle.ts';
import { FunnelVersions } from '../replay/funnel-versions.ts';
import type { History } from '../replay/journal-file.ts';
import type { Side, Turn } from '../replay/turns.ts';
import { replay } from '../shard/replay.ts';
import type { ComparedConversation, ComparedSide, ComparedTurn } from './draft-replay.ts';

export async function compareConversation(
  draft: CompiledFunnel,
  history: History,
  versions: FunnelVersions,
): Promise<ComparedConversation> {
  const { journal, record, base } = history;
  const recorded = await versions.with((funnels) => replay(journal, funnels, record, base));
  if (!recorded.equal) return { outcome: 'stopped', turns: [], why: 'what is recorded does not replay' };
  const { turns, stopped } = await versions.with((funnels) =>
    compareWithDraft(history, funnels, draft, understand),
  );
  const isSame = turns.every(({ status }) => status === 'same');
  const outcome = stopped !== undefined ? 'stopped' : isSame ? 'same' : 'differs';
  return {
    outcome,
    turns: outcome === 'same' ? [] : turns.map(turnView),
    ...(stopped === undefined ? {} : { why: stopped }),
  };
}

/** The versions that recorded conversations of one replay were in; compiled once. */
export class RecordedVersions {
  readonly #modules: Record<string, FunnelModule>;
  #bundles: Readonly<Record<string, FunnelBundle>> = {};
  #versions: FunnelVersions;

  constructor(modules: Record<string, FunnelModule>) {
    this.#modules = modules;
    this.#versions = this.#fresh();
  }

  with(bundles: Readonly<Record<string, FunnelBundle>>): FunnelVersions {
    this.#bundles = bundles;
    if (this.#versions.bundles.length > MOST_KEPT) this.#versions = this.#fresh();
    return this.#versions;
  }

  #fresh(): FunnelVersions {
    return new FunnelVersions(async (name) => this.#bundles[name], this.#modules);
  }
}

const MOST_KEPT = 20;

function turnView({ at, what, status, recorded, draft, notes }: Turn): ComparedTurn {
  return {
    at,
    customer: what,
    status,
    ...(recorded && { before: sideView(recorded) }),
    ...(draft && { after: sideView(draft) }),
    notes,
  };
}

const sideView = ({ replies, ...side }: Side): ComparedSide => ({
  ...side,
  replies: replies.map(({ text }) => text),
});
