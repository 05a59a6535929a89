/** What the threads for editing funnels are asked and answer. Everything in it is plain JSON, and none of it is trusted. */
import type { FeedAddress } from '../src/catalogue/snapshot-feed.ts';
import type { Simulated } from '../src/editing/simulation.ts';
import type { SimulationInput, SimulationStart } from '../src/editing/simulation-request.ts';
import type { ErrorCode } from '../src/errors.ts';
import type { CatalogueView } from '../src/funnel/catalogue-view.ts';
import type { FunnelDiff } from '../src/funnel/diff.ts';
import type { ProblemView } from '../src/funnel/problem-view.ts';

/** A funnel as it was sent. */
export interface Sent {
  document: unknown;
  prompts: Readonly<Record<string, unknown>>;
}

export interface EditingTasks {
  catalogue: { task: { funnel: string }; answer: CatalogueView };
  diff: { task: { from: Sent; to: Sent }; answer: FunnelDiff };
  simulate: {
    task: Sent & { start: SimulationStart; inputs: readonly SimulationInput[] };
    answer: Simulated;
  };
  check: { task: Sent; answer: { problems: ProblemView[]; version?: string } };
}

export interface EditingWorkerData {
  machines: string;
  catalogue?: FeedAddress;
}

/** What one thread is given. */
export interface EditingCall {
  type: keyof EditingTasks;
  task: unknown;
  /** Two 32-bit integers: whether it has begun, and the input that is being simulated. */
  progress: SharedArrayBuffer;
}

export type EditingAnswer = { answer: unknown } | { error: { code: ErrorCode; message: string } };
