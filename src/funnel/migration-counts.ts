/** Conversations that stayed where they were. */
export interface Stayed {
  /** Content hash of the version they are on. */
  version: string;
  state: string;
  reason: string;
  count: number;
}

export interface MigrationCounts {
  moved: number;
  stayed: Stayed[];
}

export interface MigrationPage extends MigrationCounts {
  examined: number;
  /** Where the next page begins; absent after the last one. */
  next?: number;
}

/** Adds what was counted elsewhere. */
export function addCounts(sum: MigrationCounts, { moved, stayed }: MigrationCounts): void {
  sum.moved += moved;
  for (const row of stayed) {
    const same = sum.stayed.find(
      ({ version, state, reason }) => version === row.version && state === row.state && reason === row.reason,
    );
    if (same === undefined) sum.stayed.push({ ...row });
    else same.count += row.count;
  }
}
