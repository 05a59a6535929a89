import ELK from 'elkjs/lib/elk-api';
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker';
import type { Point } from '../document/drawing.ts';
import type { StatePath } from '../document/state-path.ts';
import type { Graph } from './graph.ts';
import { type Elk, layoutOf } from './layout.ts';

let elk: Elk | undefined;

/** Lays out beside the page, which stays quick meanwhile; the worker is started when it is first needed. */
export function tidied(graph: Graph): Promise<Record<StatePath, Point>> {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() });
  return layoutOf(graph, elk);
}
