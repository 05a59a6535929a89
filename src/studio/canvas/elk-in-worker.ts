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

/**
 * Starts the worker before somebody waits for it and lets it lay out once: it has a megabyte and a half to read, and
 * the browser compiles what is run often, so that the next layout takes half as long.
 */
export function warmUp(graph: Graph): void {
  layoutOf(graph, started()).catch(() => {}); // whoever asks for a layout is told
}

/** Lays out beside the page, which stays quick meanwhile. */
export function tidied(graph: Graph, stagesOnly = false): Promise<Record<StatePath, Point>> {
  return layoutOf(graph, started(), stagesOnly);
}
