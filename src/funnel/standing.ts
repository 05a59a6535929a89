/** How many conversations are in a state of a funnel version. */
export interface Standing {
  /** `<id>@<version>` */
  version: string;
  state: string;
  count: number;
}

/** The counts of several stores as one, by version and state. */
export function mergeStandings(all: readonly Standing[]): Standing[] {
  const merged = new Map<string, Standing>();
  for (const standing of all) {
    const key = `${standing.version} ${standing.state}`;
    const same = merged.get(key);
    if (same === undefined) merged.set(key, { ...standing });
    else same.count += standing.count;
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, standing]) => standing);
}

/** How many conversations are inside a version, or inside all. */
export function insideOf(standings: readonly Standing[], version?: string): number {
  return standings.reduce(
    (sum, standing) => sum + (version === undefined || standing.version === version ? standing.count : 0),
    0,
  );
}
