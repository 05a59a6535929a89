/** Replays conversations of a source one after the other, against what is stored or against a draft. */
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { type Replay, replay } from '../shard/replay.ts';
import type { Enrich } from '../shard/step-batch.ts';
import { type Comparison, compareWithDraft } from './compare.ts';
import type { FunnelVersions } from './funnel-versions.ts';
import type { HistorySource } from './history-source.ts';
import type { History } from './journal-file.ts';

export interface Replayed {
  history: History;
  replay: Replay;
  /** Where there is a draft; absent too where the recording itself does not replay. */
  comparison?: Comparison;
}

export interface ReplayRunParts {
  source: HistorySource;
  versions: FunnelVersions;
  enrich: Enrich;
  draft?: CompiledFunnel;
}

export async function replayOne(conversation: string, parts: ReplayRunParts): Promise<Replayed> {
  const { source, versions, enrich, draft } = parts;
  const history = await source.history(conversation);
  const { journal, record, base } = history;
  const result = await versions.with((funnels) => replay(journal, funnels, record, base));
  if (draft === undefined || !result.equal) return { history, replay: result };
  const comparison = await versions.with((funnels) => compareWithDraft(history, funnels, draft, enrich));
  return { history, replay: result, comparison };
}

/** Every conversation of the source; those that are erased meanwhile are passed over. */
export async function* replayAll(parts: ReplayRunParts): AsyncGenerator<Replayed> {
  for await (const conversation of parts.source.conversations()) {
    try {
      yield await replayOne(conversation, parts);
    } catch (error) {
      if (!(error instanceof ProsaError) || error.code !== 'not_found') throw error;
    }
  }
}

/** Equal to what is stored, and the same in every turn of the draft. */
export function isEqual({ replay, comparison }: Replayed): boolean {
  return replay.equal && (comparison?.turns ?? []).every(({ status }) => status === 'same');
}
