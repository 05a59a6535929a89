import {
  IconAlertTriangleFilled,
  IconBolt,
  IconChevronDown,
  IconChevronRight,
  IconCircleXFilled,
  IconClock,
  IconFlagFilled,
  IconListCheck,
  IconMessage,
  IconPlayerPlayFilled,
  IconStack2,
  IconWorld,
} from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import { pathOfNode } from '../document/state-path.ts';
import { useDrawing } from './drawing-context.ts';
import type { NoteData, StateData } from './graph.ts';

type StateProps = NodeProps<Node<StateData>>;

/** A state without visible states inside. */
export const StateNode = memo(function StateNode({ id, data, selected }: StateProps) {
  const className = `state-node is-${data.shape}${data.depth < 2 ? ' is-outermost' : ''}`;
  if (useDrawing().distance === 'far') {
    return (
      <Shell id={id} data={data} selected={selected} className={className}>
        <span className="state-title">{data.title}</span>
      </Shell>
    );
  }
  return (
    <Shell id={id} data={data} selected={selected} className={className}>
      <div className="state-head">
        <ShapeIcon data={data} />
        <span className="state-title">{data.title}</span>
        {data.collapsed && <Fold id={id} data={data} />}
      </div>
      {data.description !== '' && <div className="state-description">{data.description}</div>}
      <Badges data={data} />
    </Shell>
  );
});

/** A state with its states inside. */
export const StageNode = memo(function StageNode({ id, data, selected }: StateProps) {
  const className = `stage-node depth-${Math.min(data.depth, 3)}`;
  if (useDrawing().distance === 'far') {
    return (
      <Shell id={id} data={data} selected={selected} className={className}>
        <span className="stage-title">{data.title}</span>
      </Shell>
    );
  }
  return (
    <Shell id={id} data={data} selected={selected} className={className}>
      <div className="stage-head">
        <div className="state-head">
          <Fold id={id} data={data} />
          <ShapeIcon data={data} />
          <span className="stage-title">{data.title}</span>
          <Badges data={data} />
        </div>
        {data.description !== '' && <div className="state-description">{data.description}</div>}
      </div>
    </Shell>
  );
});

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<Node<NoteData>>) {
  return (
    <div className={`note-node colour-${data.colour ?? 'yellow'}${selected ? ' is-selected' : ''}`}>
      {data.text}
    </div>
  );
});

function Shell({
  id,
  data,
  selected,
  className,
  children,
}: {
  id: string;
  data: StateData;
  selected: boolean;
  className: string;
  children: ReactNode;
}) {
  const { distance, highlight, marks, overlay } = useDrawing();
  const path = pathOfNode(id);
  const mark = marks.get(path);
  const classes = [
    className,
    data.colour === undefined ? '' : `colour-${data.colour}`,
    selected ? 'is-selected' : '',
    highlight.has(path) ? 'is-highlighted' : '',
    mark === undefined ? '' : `has-${mark}`,
  ];
  const above = overlay?.(path);
  // From afar nobody takes a handle: what is left of it is what xyflow measures for when somebody comes nearer.
  const far = distance === 'far';
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      {far ? (
        <div className="react-flow__handle react-flow__handle-left target" data-handlepos="left" />
      ) : (
        <Handle type="target" position={Position.Left} />
      )}
      {children}
      {mark === 'error' && <IconCircleXFilled className="state-mark" aria-label="Has an error" />}
      {mark === 'warning' && <IconAlertTriangleFilled className="state-mark" aria-label="Has a warning" />}
      {above !== undefined && above !== null && <div className="state-overlay">{above}</div>}
      {far ? (
        <div className="react-flow__handle react-flow__handle-right source" data-handlepos="right" />
      ) : (
        <Handle type="source" position={Position.Right} title="Drag to another state to connect" />
      )}
    </div>
  );
}

function ShapeIcon({ data }: { data: StateData }) {
  if (data.shape === 'root') return <IconWorld className="state-icon" aria-hidden />;
  if (data.shape === 'final') return <IconFlagFilled className="state-icon" aria-label="Ends" />;
  if (data.initial)
    return <IconPlayerPlayFilled className="state-icon is-initial" aria-label="Begins here" />;
  return null;
}

function Fold({ id, data }: { id: string; data: StateData }) {
  const { onCollapse } = useDrawing();
  if (onCollapse === undefined) return null;
  const Icon = data.collapsed ? IconChevronRight : IconChevronDown;
  return (
    <button
      type="button"
      className="state-fold nodrag"
      aria-label={data.collapsed ? `Show what is inside ${data.title}` : `Hide what is inside ${data.title}`}
      aria-expanded={!data.collapsed}
      onClick={(event) => {
        event.stopPropagation();
        onCollapse(pathOfNode(id), !data.collapsed);
      }}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}

function Badges({ data }: { data: StateData }) {
  const { effects, prompts, rules, waits, inside, collapsed, priority } = data;
  const badges = [
    collapsed && (
      <Badge key="inside" icon={<IconStack2 />} text={String(inside)} title={`${inside} states inside`} />
    ),
    effects !== '' && (
      <Badge key="effects" icon={<IconBolt />} text={effects} title={`Does ${effects}`} tone="effect" />
    ),
    prompts > 0 && (
      <Badge key="prompts" icon={<IconMessage />} text={String(prompts)} title={`Says ${prompts} prompts`} />
    ),
    rules > 0 && (
      <Badge key="rules" icon={<IconListCheck />} text={String(rules)} title={`Decides by ${rules} rules`} />
    ),
    waits > 0 && (
      <Badge
        key="waits"
        icon={<IconClock />}
        text={String(waits)}
        title={`${waits} follow-ups`}
        tone="time"
      />
    ),
    priority !== '' && priority !== 'normal' && (
      <Badge key="priority" text={priority} title={`Priority ${priority}`} />
    ),
  ].filter(Boolean);
  return badges.length === 0 ? null : <div className="state-badges">{badges}</div>;
}

function Badge({
  icon,
  text,
  title,
  tone,
}: {
  icon?: ReactNode;
  text: string;
  title: string;
  tone?: string;
}) {
  return (
    <span className={`state-badge${tone ? ` tone-${tone}` : ''}`} title={title}>
      {icon}
      <span>{text}</span>
    </span>
  );
}
