/**
 * What a store behind a log that keeps events itself remembers of that log, so that events it brings again change
 * nothing (G3). Written in the commits of the events.
 */
export interface LogMemory {
  /** The highest offset among all events that were committed, or -1. */
  lastOffset(): Promise<number>;
  /** The highest offset among the events of each of these conversations; those without one are absent. */
  offsetsOf(conversations: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
