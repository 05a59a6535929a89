import type { Destination } from './destinations.ts';
import type { MigrationMap } from './migration.ts';
import type { Existing } from './publication.ts';

/** What is to be published. */
export type Source =
  | { document: unknown; prompts: Readonly<Record<string, unknown>> }
  /** A version that is kept, as `<id>@<version>`. */
  | { version: string }
  /**
   * The version that was live before; given which, it is refused where it would do anything else. Else it is refused
   * where the last publication was a rollback.
   */
  | { rollback: true | Rollback };

/** So that asking twice does not go two versions back. */
export interface Rollback {
  /** The version that is live. */
  from: string;
  /** The one that was live before it. */
  to?: string | undefined;
}

export interface PublishRequest {
  source: Source;
  /** The version that it was compared with: where another one is live, it would take that one back unseen. */
  from?: string;
  existing: Existing;
  map: MigrationMap;
  dryRun: boolean;
  note?: string;
  /** Name of whoever publishes. */
  who?: string;
}

export interface PublishReport {
  version: string;
  /** What was live before. */
  previous?: string;
  existing: Existing;
  dryRun: boolean;
  /** False if everything was so already, or for a dry run. */
  changed: boolean;
  /** The checker's warnings, as text. */
  warnings?: string;
  /** The conversations inside other versions and what happens to them. */
  inside: Destination[];
  /** The migration that carries it out. */
  migration?: string;
}
