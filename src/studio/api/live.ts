/** `GET /api/live`: where conversations are and how they move. */

export interface Flow {
  in: number;
  out: number;
}

export type StageFlow = Flow & { dropped: number };

export type Window = 'hour' | 'day' | 'week';

export interface StateCount extends Record<Window, Flow> {
  state: string;
  now: number;
}

export interface StageCount extends Record<Window, StageFlow> {
  stage: string;
  now: number;
  medianSeconds: number | null;
}

export interface VersionCounts {
  version: string;
  states: StateCount[];
  stages: StageCount[];
}

export interface LiveCounts {
  at: number;
  funnel: string;
  versions: VersionCounts[];
  handOffs: { waiting: number; oldestSeconds: number };
}
