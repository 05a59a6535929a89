/** How smoothly the Studio's canvas moves and how fast it lays out, in a browser, with a large funnel. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { graphOf } from '../../src/studio/canvas/graph.ts';
import { findChromium } from '../../test/support/browser.ts';
import { benchEndpoint, unlessCrashed } from '../bench-endpoint.ts';
import { BenchError } from '../bench-error.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { type Summary, summarise } from '../summary.ts';
import { GESTURES } from './gestures.ts';
import { createDraft, untidyFunnel } from './large-draft.ts';
import { StudioTab } from './studio-tab.ts';
import { tidyTime, untidy } from './tidy.ts';
import { type Frames, framesBetween } from './trace.ts';

/** More than this many frames a second, and a layout in less than so many ms. */
export const AIMS = { framesPerSecond: 50, tidyMs: 1_000 };

export interface StudioOptions {
  states: number;
  runs: number;
  /** Of each gesture (s). */
  seconds: number;
  signal: AbortSignal;
}

export interface StudioReport {
  bench: 'studio';
  machine: Machine;
  browser: string;
  states: number;
  transitions: number;
  runs: number;
  seconds: number;
  gestures: {
    name: string;
    /** States that are in the page, at the zoom it begins with. */
    drawn: number;
    zoom: number;
    perSecond: Summary;
    /** In a run. */
    dropped: Summary;
    longestMs: Summary;
  }[];
  /** The first layout of a page, and the next. */
  tidyMs: { first: Summary; next: Summary };
  aims: typeof AIMS;
}

export async function studioBench(
  { states, runs, seconds, signal }: StudioOptions,
  progress: (line: string) => void,
): Promise<StudioReport> {
  const chromium = findChromium();
  if (chromium === undefined) throw new BenchError('there is no Chromium to measure with');
  const machine = describeMachine();
  const studio = fileURLToPath(new URL('../../src/studio', import.meta.url));
  progress('studio: building it');
  await build({ root: studio, configFile: `${studio}/vite.config.ts`, logLevel: 'error' });
  const endpoint = benchEndpoint('http://127.0.0.1:9/v24.0', 80);
  const { adminToken } = endpoint;
  const prosa = await ProsaProcess.start(endpoint);
  try {
    const document = untidyFunnel(states);
    const done: Run[] = [];
    for (let run = 1; run <= runs; run++) {
      signal.throwIfAborted();
      const draft = await createDraft(prosa.url, adminToken, document);
      const open = () => StudioTab.open(chromium, { url: prosa.url, adminToken, draft });
      done.push(await unlessCrashed(oneRun(open, seconds, signal), prosa.crashed));
      progress(`studio: run ${run} of ${runs}: ${described(done.at(-1)!)}`);
    }
    return {
      bench: 'studio',
      machine,
      browser: done[0]!.browser,
      states,
      transitions: graphOf(document).edges.length,
      runs,
      seconds,
      gestures: GESTURES.map(({ name }, index) => {
        const of = done.map(({ gestures }) => gestures[index]!);
        return {
          name,
          drawn: of[0]!.drawn,
          zoom: of[0]!.zoom,
          perSecond: summarise(of.map(({ frames }) => frames.perSecond)),
          dropped: summarise(of.map(({ frames }) => frames.dropped)),
          longestMs: summarise(of.map(({ frames }) => frames.longestMs)),
        };
      }),
      tidyMs: {
        first: summarise(done.map(({ tidyMs }) => tidyMs.first)),
        next: summarise(done.map(({ tidyMs }) => tidyMs.next)),
      },
      aims: AIMS,
    };
  } finally {
    await prosa.stop();
  }
}

interface Run {
  browser: string;
  gestures: { drawn: number; zoom: number; frames: Frames }[];
  tidyMs: { first: number; next: number };
}

/** With a browser of its own, as somebody who has just come. */
async function oneRun(open: () => Promise<StudioTab>, seconds: number, signal: AbortSignal): Promise<Run> {
  const tab = await open();
  try {
    const first = await tidyTime(tab);
    await untidy(tab);
    const next = await tidyTime(tab);
    const gestures: Run['gestures'] = [];
    for (const { prepare, perform } of GESTURES) {
      signal.throwIfAborted();
      await prepare(tab);
      const [drawn, zoom] = [await tab.drawn(), await tab.zoom()];
      const events = await tab.traced(async () => {
        await tab.page.evaluate(`performance.mark('begin')`);
        await perform(tab, seconds);
        await tab.page.evaluate(`performance.mark('end')`);
      });
      gestures.push({ drawn, zoom, frames: framesBetween(events, 'begin', 'end') });
    }
    return { browser: tab.version, gestures, tidyMs: { first, next } };
  } finally {
    await tab.close();
  }
}

function described({ gestures, tidyMs }: Run): string {
  const frames = gestures.map(({ frames }) => frames.perSecond.toFixed(1)).join(', ');
  return `${frames} frames/s, tidy ${tidyMs.first.toFixed(0)} and ${tidyMs.next.toFixed(0)} ms`;
}
