import type { Editing } from '../editing/editing.ts';
import { FunnelDrafts } from '../editing/funnel-drafts.ts';
import { readKept } from '../funnel/archive.ts';
import type { DraftServices } from '../gateway/draft-routes.ts';
import type { DurableFiles } from '../store/durable-files.ts';

/** @param funnels directory of the versions that are kept */
export function draftServices(files: DurableFiles, funnels: string, editing: Editing): DraftServices {
  return {
    drafts: new FunnelDrafts(files, Date.now),
    bundle: keptIn(funnels),
    play: (task) => editing.play(task),
  };
}

/** @returns what finds a version, and throws `not_found` for one that never ran here */
export function keptIn(funnels: string): DraftServices['bundle'] {
  return (version) => ({ ...readKept(funnels, version) });
}
