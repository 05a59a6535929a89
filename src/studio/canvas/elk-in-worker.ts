import ELK from 'elkjs/lib/elk-api';
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker';
import type { Point } from '../document/drawing.ts';
import type { StatePath } from '../document/state-path.ts';
import type { Graph } from './graph.ts';
import { type Elk, layoutOf } from './layout.ts';

let elk: Elk | undefined;

const started = (): Elk => {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() });
  return elk;
};

/** Starts the worker, which has a megabyte and a half to read, before somebody waits for it. */
export function warmUp(): void {
  started().layout({ id: 'nothing', children: [] });
}

/** Lays out beside the page, which stays quick meanwhile. */
export function tidied(graph: Graph): Promise<Record<StatePath, Point>> {
  return layoutOf(graph, started());
}
