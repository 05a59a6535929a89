import { useCallback, useMemo } from 'react';
import type { VersionCounts, Window } from '../api/live.ts';
import type { Raw } from '../document/raw.ts';
import { duration } from '../shell/time.ts';
import { countsByState, percent, stageRows } from './counts.ts';
import { FunnelMap } from './funnel-map.tsx';

interface Props {
  document: Raw;
  stagesOnly: boolean;
  counts: VersionCounts;
  window: Window;
  onOpen(state: string): void;
}

/** The funnel with how many are in each state; a click leads to them. */
export function LiveMap({ document, stagesOnly, counts, window, onOpen }: Props) {
  const byState = useMemo(() => countsByState(counts), [counts]);
  const stages = useMemo(
    () => new Map(stageRows(counts, [], window).map((row) => [row.stage, row])),
    [counts, window],
  );
  const overlay = useCallback(
    (path: string) => {
      const count = byState.get(path);
      const stage = stages.get(path);
      if (count === undefined && stage === undefined) return null;
      const flow = stage?.[window] ?? count?.[window];
      const now = stage?.now ?? count?.now ?? 0;
      return (
        <span className={now > 0 ? 'live-count busy' : 'live-count'}>
          <b>{now}</b>
          {flow && (
            <span title="Entered and left">
              ↓{flow.in} ↑{flow.out}
            </span>
          )}
          {stage?.dropOff !== undefined && <span title="Drop-off">{percent(stage.dropOff)} lost</span>}
          {stage?.medianSeconds != null && (
            <span title="Median time">⌀ {duration(stage.medianSeconds * 1_000)}</span>
          )}
        </span>
      );
    },
    [byState, stages, window],
  );
  return (
    <div className="live-map">
      <FunnelMap
        name={counts.version}
        document={document}
        stagesOnly={stagesOnly}
        overlay={overlay}
        onOpen={onOpen}
      />
    </div>
  );
}
