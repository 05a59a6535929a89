import { ActionIcon, Button, Loader, Paper, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowsMaximize,
  IconChevronsDown,
  IconChevronsUp,
  IconMinus,
  IconNote,
  IconPlus,
  IconSearch,
  IconSquareRoundedPlus,
  IconWand,
} from '@tabler/icons-react';
import { Panel, useReactFlow } from '@xyflow/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { addNote, collapsedOf, type Point, placeStates, positionsOf } from '../document/drawing.ts';
import type { Selection } from '../document/editor-store.ts';
import { at, put, type Raw } from '../document/raw.ts';
import { childKeys, pathOfNode, ROOT, type StatePath, stateAt } from '../document/state-path.ts';
import { addState } from '../document/states.ts';
import { askTitle } from '../shell/ask-name.ts';
import type { CanvasNode } from './canvas-types.ts';
import { tidied, warmUp } from './elk-in-worker.ts';
import { FindBox } from './find-box.tsx';
import { ABOVE, fitOptions } from './fit.ts';
import { freePlace } from './free-place.ts';
import { collapsedAround, graphOf } from './graph.ts';
import { isDirection, neighbour } from './neighbour.ts';
import { HEADER, INSET } from './sizes.ts';

interface Props {
  document: Raw;
  selection: Selection | undefined;
  onSelect: (selection: Selection | undefined) => void;
  readOnly: boolean;
  /** Where nothing may be changed, only how it is drawn on this page. */
  onDocument: (change: (document: Raw) => Raw) => void;
  /** Where what was never drawn is drawn: nobody asked for it, so nobody undoes it. */
  onFirstLayout: (change: (document: Raw) => Raw) => void;
}

/** Find, zoom, fit, tidy, add; and the keys of the canvas. */
export function CanvasTools({ document, selection, readOnly, onSelect, onDocument, onFirstLayout }: Props) {
  const { fitView, zoomIn, zoomOut, getNodes, getInternalNode, screenToFlowPosition } =
    useReactFlow<CanvasNode>();
  const [finding, setFinding] = useState(false);
  const [tidying, setTidying] = useState(false);
  const fit = () => fitView({ ...fitOptions(ABOVE), duration: 250 });
  const tidy = async (onPlaces = onDocument) => {
    setTidying(true);
    try {
      const places = await tidied(wholeGraph(document));
      onPlaces((before) => placeStates(before, places));
      fit();
    } catch (error) {
      const message = `${(error as Error).message}. States can be placed by hand, or in several stages.`;
      notifications.show({ color: 'red', title: 'It could not be laid out', message });
    } finally {
      setTidying(false);
    }
  };
  useDrawnAtFirst(document, readOnly, () => tidy(onFirstLayout), fit);

  const middle = () => {
    const pane = window.document.querySelector('.funnel-canvas')!.getBoundingClientRect();
    return screenToFlowPosition({ x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 });
  };
  const show = (path: StatePath) => {
    const around = collapsedAround(document, path);
    if (around.length > 0) onDocument((before) => opened(before, around));
    onSelect({ kind: 'state', path });
  };
  const add = (title: string) => {
    const parent = selection?.kind === 'state' ? holderOf(document, selection.path) : ROOT;
    const { document: added, path } = addState(document, parent, title);
    const place = parent === ROOT ? freePlace(outermost(document), middle()) : below(document, parent);
    onDocument(() => put(added, ['canvas', 'positions', path], rounded(place)));
    onSelect({ kind: 'state', path });
  };
  const note = () => {
    const id = crypto.randomUUID().slice(0, 8);
    onDocument((before) => addNote(before, { id, ...rounded(middle()), text: 'New note' }));
    onSelect({ kind: 'note', id });
  };
  const stages = childKeys(document, ROOT).filter((key) => childKeys(document, key).length > 0);
  const allCollapsed = stages.length > 0 && stages.every((key) => collapsedOf(document).includes(key));

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        setFinding(true);
        return;
      }
      const target = event.target as HTMLElement;
      const inside = target === window.document.body || target.closest?.('.funnel-canvas') !== null;
      if (
        !inside ||
        target.closest('input, textarea, select') ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
      )
        return;
      if (event.key === '+' || event.key === '=') zoomIn({ duration: 120 });
      else if (event.key === '-') zoomOut({ duration: 120 });
      else if (event.key === '0') fit();
      else if (isDirection(event.key)) {
        const from = selection?.kind === 'state' ? selection.path : undefined;
        const places = getNodes()
          .filter(({ type }) => type !== 'note')
          .map(({ id }) => ({ id, ...getInternalNode(id)!.internals.positionAbsolute }));
        const here = places.find(({ id }) => pathOfNode(id) === from);
        const next = here === undefined ? places[0] : neighbour(here, places, event.key);
        if (next) {
          onSelect({ kind: 'state', path: pathOfNode(next.id) });
          window.document
            .querySelector<HTMLElement>(`.react-flow__node[data-id="${next.id}"]`)
            ?.focus({ preventScroll: true });
        }
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });

  return (
    <>
      <Panel position="top-left">
        <FindBox document={document} opened={finding} onClose={() => setFinding(false)} onFound={show} />
        {!finding && (
          <Paper withBorder shadow="xs" p={4} className="canvas-tools">
            <Tool label="Find (Ctrl+F)" icon={<IconSearch size={18} />} onClick={() => setFinding(true)} />
            {!readOnly && (
              <>
                <Button
                  size="compact-sm"
                  variant="light"
                  leftSection={<IconSquareRoundedPlus size={16} aria-hidden />}
                  onClick={() => askTitle(add)}
                >
                  State
                </Button>
                <Tool label="Add a note" icon={<IconNote size={18} />} onClick={note} />
                <Tool
                  label="Tidy: lay everything out anew"
                  icon={tidying ? <Loader size={16} /> : <IconWand size={18} />}
                  onClick={() => tidy()}
                />
              </>
            )}
            {stages.length > 0 && (
              <Tool
                label={allCollapsed ? 'Open all stages' : 'Collapse all stages'}
                icon={allCollapsed ? <IconChevronsDown size={18} /> : <IconChevronsUp size={18} />}
                onClick={() =>
                  onDocument((before) =>
                    put(before, ['canvas', 'collapsed'], allCollapsed ? undefined : stages),
                  )
                }
              />
            )}
          </Paper>
        )}
      </Panel>
      <Panel position="bottom-left">
        <Paper withBorder shadow="xs" p={4} className="canvas-tools is-upright">
          <Tool label="Zoom in (+)" icon={<IconPlus size={18} />} onClick={() => zoomIn({ duration: 120 })} />
          <Tool
            label="Zoom out (-)"
            icon={<IconMinus size={18} />}
            onClick={() => zoomOut({ duration: 120 })}
          />
          <Tool label="Fit everything (0)" icon={<IconArrowsMaximize size={18} />} onClick={fit} />
        </Paper>
      </Panel>
    </>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/**
 * A funnel that was never drawn is laid out when it is first shown; one that was is brought into view, as the
 * canvas does not do so by itself while none of its states is there.
 */
function useDrawnAtFirst(document: Raw, readOnly: boolean, tidy: () => void, fit: () => void) {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    if (Object.keys(positionsOf(document)).length === 0 && childKeys(document, ROOT).length > 0) tidy();
    else {
      setTimeout(fit, 60);
      if (!readOnly) warmUp(wholeGraph(document));
    }
  });
}

/** With what is collapsed opened, so that what is inside has its place, too. */
const wholeGraph = (document: Raw) => graphOf(put(document, ['canvas', 'collapsed'], undefined));

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });

/** Where a new state goes: into a stage that is selected, else beside what is. */
function holderOf(document: Raw, path: StatePath): StatePath {
  const holds = at(stateAt(document, path), ['states']) !== undefined;
  return holds || path === ROOT ? path : path.split('.').slice(0, -1).join('.');
}

const outermost = (document: Raw) => graphOf(document).nodes.filter(({ parentId }) => parentId === undefined);

/** Under everything that is inside a state. */
function below(document: Raw, parent: StatePath): Point {
  const inside = graphOf(document).nodes.filter(({ parentId }) => parentId === parent);
  const bottom = Math.max(HEADER, ...inside.map(({ position, height }) => position.y + height + 36));
  return { x: Math.min(INSET, ...inside.map(({ position }) => position.x)), y: bottom };
}

const opened = (document: Raw, around: readonly StatePath[]): Raw =>
  put(
    document,
    ['canvas', 'collapsed'],
    collapsedOf(document).filter((path) => !around.includes(path)),
  );
