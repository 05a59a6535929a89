/** What somebody does on the canvas with a mouse: real input through the browser, as often as a mouse reports. */
import { setTimeout as wait } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';
import { type StudioTab, VIEWPORT } from './studio-tab.ts';

/** Of a USB mouse that asks for nothing else: every 8 ms. */
const EVENTS_A_SECOND = 125;
const MOST_UNDER_WAY = 12;
/** Where labels can be read, and about ten states are in view. */
const READABLE = 0.8;

export interface Gesture {
  name: string;
  /** Brings the canvas to where it begins. */
  prepare(tab: StudioTab): Promise<void>;
  /** Goes on for so long (s). */
  perform(tab: StudioTab, seconds: number): Promise<void>;
}

export const GESTURES: readonly Gesture[] = [
  {
    name: 'drag a stage, all in view',
    prepare: (tab) => tab.fit(),
    perform: (tab, seconds) => drag(tab, 'stage7', seconds),
  },
  {
    name: 'drag a state, close',
    prepare: async (tab) => {
      await tab.fit();
      const { x, y } = await placeOf(tab, 'stage7.step2');
      await tab.nearer(x, y, READABLE);
    },
    perform: (tab, seconds) => drag(tab, 'stage7.step2', seconds),
  },
  { name: 'zoom in and out', prepare: (tab) => tab.fit(), perform: zoomInAndOut },
  {
    name: 'pan, close',
    prepare: async (tab) => {
      await tab.fit();
      const { x, y } = await placeOf(tab, 'stage12.step4');
      await tab.nearer(x, y, READABLE);
    },
    perform: pan,
  },
];

/** In circles, so that it never stands still. */
async function drag(tab: StudioTab, path: string, seconds: number): Promise<void> {
  const { x, y } = await placeOf(tab, path);
  await tab.held({ x, y }, (move) =>
    steadily(seconds, (at) => {
      const turn = at * 2 * Math.PI;
      return move({ x: x + 90 * Math.sin(turn), y: y + 90 * (1 - Math.cos(turn)) });
    }),
  );
}

/** By the wheel over the middle: from all of it to where everything is readable and back, every second and a half. */
async function zoomInAndOut(tab: StudioTab, seconds: number): Promise<void> {
  const middle = { x: VIEWPORT.width / 2, y: VIEWPORT.height / 2 };
  const turn = 1_800 / EVENTS_A_SECOND;
  await steadily(seconds, (at) => tab.wheel(middle, at % 1.5 < 0.75 ? -turn : turn));
}

/** By its ground, to and fro. */
async function pan(tab: StudioTab, seconds: number): Promise<void> {
  const { x, y } = await ground(tab);
  await tab.held({ x, y }, (move) =>
    steadily(seconds, (at) => {
      const turn = at * Math.PI;
      return move({ x: x - 400 * Math.sin(turn), y: y + 150 * Math.sin(turn * 1.3) });
    }),
  );
}

/**
 * Sends input at its times whether or not the page has taken the former, as a hand does; what the page has not taken
 * of late is bounded, or a slow page would still be at it long after.
 * @param send what is done at each of so many points in time (s since it began)
 */
async function steadily(seconds: number, send: (at: number) => Promise<void>): Promise<void> {
  const began = performance.now();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (let event = 1; event <= seconds * EVENTS_A_SECOND && failures.length === 0; event++) {
    const early = began + (event * 1_000) / EVENTS_A_SECOND - performance.now();
    if (early > 0) await wait(early);
    if (underWay.size >= MOST_UNDER_WAY) continue;
    const sent: Promise<void> = send((performance.now() - began) / 1_000)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** Of the head of a state, where it can be taken (pixels of the page). */
async function placeOf(tab: StudioTab, path: string): Promise<{ x: number; y: number }> {
  const box = await tab.node(path).boundingBox();
  if (box === null) throw new BenchError(`${path} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + Math.min(20, box.height / 4) };
}

/** A point of the canvas with nothing on it. */
async function ground(tab: StudioTab): Promise<{ x: number; y: number }> {
  const point = await tab.page.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector('.funnel-canvas').getBoundingClientRect();
    for (let y = 0.5; y < 0.95; y += 0.02) for (let x = 0.3; x < 0.8; x += 0.02) {
      const at = { x: left + x * width, y: top + y * height };
      if (document.elementFromPoint(at.x, at.y)?.classList.contains('react-flow__pane')) return at;
    }
  })()`);
  if (point === undefined) throw new BenchError('there is no free ground on the canvas');
  return point as { x: number; y: number };
}
