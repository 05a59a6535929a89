import { ActionIcon, Paper } from '@mantine/core';
import { IconArrowsMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Panel, useNodesInitialized, useReactFlow } from '@xyflow/react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { tidied } from '../canvas/elk-in-worker.ts';
import { fitOn, fitOptions } from '../canvas/fit.ts';
import { FunnelCanvas } from '../canvas/funnel-canvas.tsx';
import { graphOf } from '../canvas/graph.ts';
import { placeStates, positionsOf } from '../document/drawing.ts';
import { put, type Raw } from '../document/raw.ts';
import { childKeys, nodeIdOf, ROOT, type StatePath } from '../document/state-path.ts';
import { Failed, Loading } from '../shell/states.tsx';

interface Props {
  /** Of the version; layouts are kept by it. */
  name: string;
  document: Raw;
  /** Only the outermost states, drawn closer. */
  stagesOnly?: boolean;
  overlay?: (path: StatePath) => ReactNode;
  highlight?: ReadonlySet<StatePath>;
  /** Brought into view. */
  shown?: StatePath | undefined;
  onOpen?: (path: StatePath) => void;
}

/** A funnel to look at, laid out if nobody has drawn it. */
export function FunnelMap({ name, document, stagesOnly = false, overlay, highlight, shown, onOpen }: Props) {
  const layout = useQuery({
    queryKey: ['layout', name, stagesOnly],
    queryFn: () => laidOut(document, stagesOnly),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const selection = useMemo(
    () => (shown === undefined ? undefined : ({ kind: 'state', path: shown } as const)),
    [shown],
  );
  if (layout.error) return <Failed error={layout.error} onRetry={() => layout.refetch()} />;
  if (layout.data === undefined) return <Loading />;
  return (
    <FunnelCanvas
      key={String(stagesOnly)}
      document={layout.data}
      readOnly
      selection={selection}
      overlay={overlay}
      {...(highlight && { highlight })}
      onSelect={(chosen) => {
        if (chosen?.kind === 'state' && chosen.path !== ROOT) onOpen?.(chosen.path);
      }}
    >
      <MapTools shown={shown} />
    </FunnelCanvas>
  );
}

async function laidOut(document: Raw, stagesOnly: boolean): Promise<Raw> {
  if (!stagesOnly) {
    const open = put(document, ['canvas', 'collapsed'], undefined);
    if (Object.keys(positionsOf(document)).length > 0) return open;
    return placeStates(open, await tidied(graphOf(open)));
  }
  const stages = childKeys(document, ROOT).filter((key) => childKeys(document, key).length > 0);
  const closed = put(put(document, ['canvas', 'collapsed'], stages), ['canvas', 'positions'], undefined);
  return placeStates(closed, await tidied(graphOf(closed), true));
}

function MapTools({ shown }: { shown: StatePath | undefined }) {
  const { fitView, getNode, zoomIn, zoomOut } = useReactFlow();
  const drawn = useNodesInitialized();
  const first = useRef(shown);
  useEffect(() => {
    if (!drawn) return;
    const node = first.current === undefined ? undefined : getNode(nodeIdOf(first.current));
    void fitView(node === undefined ? fitOptions() : fitOn(node.id));
  }, [drawn, fitView, getNode]);
  return (
    <Panel position="bottom-left">
      <Paper withBorder shadow="xs" p={4} className="canvas-tools is-upright">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Zoom in"
          onClick={() => zoomIn({ duration: 120 })}
        >
          <IconPlus size={18} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Zoom out"
          onClick={() => zoomOut({ duration: 120 })}
        >
          <IconMinus size={18} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Fit everything"
          onClick={() => fitView({ ...fitOptions(), duration: 250 })}
        >
          <IconArrowsMaximize size={18} />
        </ActionIcon>
      </Paper>
    </Panel>
  );
}
