import type { Edge, Node } from '@xyflow/react';
import type { EdgeData } from './edges.ts';
import type { NoteData, StateData } from './graph.ts';

/** Nodes and edges as xyflow takes them. */
export type CanvasNode = Node<StateData, 'state' | 'stage'> | Node<NoteData, 'note'>;
export type CanvasEdge = Edge<EdgeData, 'transition'>;
