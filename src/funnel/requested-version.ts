/** What a publication asks for: the version, checked, and how conversations inside others are to move to it. */
import { ProsaError } from '../errors.ts';
import { keptVersions, readKept } from './archive.ts';
import type { FunnelModule } from './catalogue.ts';
import { checkBundle } from './check-bundle.ts';
import type { CompiledFunnel } from './compile.ts';
import { type MigrationMap, type MigrationPlan, planMigration } from './migration.ts';
import { formatProblems } from './problems.ts';
import { assertRollback, type Publication, type Publications, rollbackTarget } from './publication.ts';
import type { Source } from './publish-request.ts';

export interface RequestedVersion {
  funnel: CompiledFunnel;
  /** The checker's, as text; empty where there are none. */
  warnings: string;
  by: Publication['by'];
}

/**
 * @param directory `<data>/funnels`
 * @throws ProsaError `funnel_invalid`, `not_found`, `conflict`
 */
export function requestedVersion(
  source: Source,
  publications: Publications,
  directory: string,
  modules: Record<string, FunnelModule>,
): RequestedVersion {
  if ('document' in source) {
    const { funnel, warnings } = checkBundle(source.document, source.prompts, modules);
    const told = warnings.length === 0 ? '' : formatProblems(warnings, 'document');
    return { funnel, warnings: told, by: 'publish' };
  }
  const back = 'rollback' in source;
  if (back) assertRollback(publications, source.rollback);
  const version = back ? rollbackTarget(publications) : source.version;
  if (version === undefined) {
    throw new ProsaError('not_found', 'no other version was live before the one that is live');
  }
  const { document, prompts } = readKept(directory, version);
  // Its warnings were told when it was published; the code it names may have changed since.
  const { funnel } = checkBundle(document, prompts, modules);
  return { funnel, warnings: '', by: back ? 'rollback' : 'publish' };
}

/**
 * From every version that somebody may be inside.
 * @param directory `<data>/funnels`
 * @throws ProsaError `migration_invalid`
 */
export async function requestedMigration(
  map: MigrationMap,
  to: CompiledFunnel,
  { retired }: Publications,
  directory: string,
): Promise<MigrationPlan> {
  const versions = (await keptVersions(directory)).filter((version) => !retired.includes(version));
  const kept = versions.map((version) => {
    const [id, hash] = version.split('@') as [string, string];
    return { id, version: hash, document: readKept(directory, version).document };
  });
  return planMigration(map, to, kept);
}
