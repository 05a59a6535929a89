import { formatMachine } from '../machine.ts';
import { table, withSpread } from '../table.ts';
import type { StudioReport } from './studio-bench.ts';

export function formatStudioReport(report: StudioReport): string {
  const { machine, browser, states, transitions, runs, seconds, gestures, tidyMs, aims } = report;
  return [
    `${formatMachine(machine)}; Chromium ${browser}, headless, without a GPU`,
    `${states} states, ${transitions} lines between them; median (min–max) of ${runs} runs, each with a new browser, ${seconds} s of each gesture`,
    '',
    table(
      ['', 'zoom', 'states in view', 'frames/s', 'aim', 'dropped', 'longest ms'],
      gestures.map(({ name, drawn, zoom, perSecond, dropped, longestMs }) => [
        name,
        zoom.toFixed(2),
        String(drawn),
        withSpread(perSecond),
        `> ${aims.framesPerSecond}`,
        withSpread(dropped),
        withSpread(longestMs),
      ]),
    ),
    '',
    table(
      ['tidy', 'ms', 'aim'],
      [
        ['first of a page', withSpread(tidyMs.first), `< ${aims.tidyMs}`],
        ['the next', withSpread(tidyMs.next), `< ${aims.tidyMs}`],
      ],
    ),
    '',
    'Frames are those that the display drew because something changed, from the trace; dropped ones in a run were due and came late or never.',
  ].join('\n');
}
