/** What the threads for editing funnels are asked and answer. Everything in it is plain JSON, and none of it is trusted. */
import type { FeedAddress } from '../src/catalogue/snapshot-feed.ts';
import type { ComparedConversation } from '../src/editing/draft-replay.ts';
import type { PlayedDialogue } from '../src/editing/played-dialogue.ts';
import type { RenderedPrompt } from '../src/editing/render-prompt.ts';
import type { Simulated } from '../src/editing/simulation.ts';
import type { GivenContext, SimulationInput, SimulationStart } from '../src/editing/simulation-request.ts';
import type { ErrorCode } from '../src/errors.ts';
import type { CatalogueView } from '../src/funnel/catalogue-view.ts';
import type { FunnelDiff } from '../src/funnel/diff.ts';
import type { ProblemView } from '../src/funnel/problem-view.ts';
import type { ImportedFunnel } from '../src/funnel/xstate-import.ts';
import type { History } from '../src/replay/journal-file.ts';

/** A funnel as it was sent. */
export interface Sent {
  document: unknown;
  prompts: Readonly<Record<string, unknown>>;
}

export interface EditingTasks {
  catalogue: { task: { funnel: string }; answer: CatalogueView };
  diff: { task: { from: Sent; to: Sent }; answer: FunnelDiff };
  compare: {
    task: { draft: Sent; bundles: Readonly<Record<string, Sent>>; history: History };
    answer: ComparedConversation;
  };
  import: {
    task: { machine: Readonly<Record<string, unknown>> };
    answer: Omit<ImportedFunnel, 'problems'> & { problems: ProblemView[] };
  };
  export: { task: { document: Readonly<Record<string, unknown>> }; answer: Record<string, unknown> };
  render: {
    task: Sent & { prompt: string; context?: GivenContext; language?: string };
    answer: RenderedPrompt;
  };
  simulate: {
    task: Sent & { start: SimulationStart; inputs: readonly SimulationInput[] };
    answer: Simulated;
  };
  /** A written dialogue. */
  play: {
    task: Sent & { name: string; yaml: string; start: SimulationStart };
    answer: PlayedDialogue;
  };
  check: { task: Sent; answer: { problems: ProblemView[]; version?: string } };
}

export interface EditingWorkerData {
  machines: string;
  catalogue?: FeedAddress;
  /** See EffectServices. */
  pageUrl?: string | undefined;
}

/** What one thread is given. */
export interface EditingCall {
  type: keyof EditingTasks;
  task: unknown;
  /** Two 32-bit integers: whether it has begun, and the input that is being simulated. */
  progress: SharedArrayBuffer;
}

export type EditingAnswer = { answer: unknown } | { error: { code: ErrorCode; message: string } };
