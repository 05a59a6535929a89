import type { MigrationPage } from './migration-counts.ts';
import type { Standing } from './standing.ts';

/**
 * Those who hold conversations and run their funnels. Versions are `<id>@<content hash>` and are found in the
 * archive. Any call may reject while a host is being replaced; it can be made again.
 */
export interface FunnelHosts {
  /** Conversations are divided into so many groups. */
  groups: number;
  /** Resolves once every host has the version. */
  load(version: string): Promise<void>;
  /** Conversations begin with the version from now on, on hosts that come later too. */
  goLive(version: string): Promise<void>;
  /** Nobody is inside these versions any more. */
  forget(versions: readonly string[]): Promise<void>;
  /** Counts all conversations, beside their traffic. */
  census(): Promise<Standing[]>;
  /** Moves the next conversations of a group, those after number `after`; may be repeated. */
  migrate(group: number, migration: string, after: number): Promise<MigrationPage>;
}
