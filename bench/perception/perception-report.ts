import { formatMachine } from '../machine.ts';
import { table, withSpread } from '../table.ts';
import type { PerceptionReport } from './perception-bench.ts';
import { type Miss, precision, recall, type Score } from './scores.ts';

/** @param notion whose misses are listed, too */
export function formatPerceptionReport(
  { machine, quality, micros }: PerceptionReport,
  notion?: string,
): string {
  const { messages, whole, notions, intents, misses } = quality;
  return [
    formatMachine(machine),
    `${messages} labelled messages of test/quality, ${percent(whole / messages)} of them right in every notion`,
    `${withSpread(micros)} µs a message`,
    '',
    scoreTable('notion', notions),
    '',
    scoreTable('intent', intents),
    ...(notion === undefined ? [] : ['', ...(misses[notion] ?? []).map(formatMiss)]),
  ].join('\n');
}

function scoreTable(heading: string, scores: Readonly<Record<string, Score>>): string {
  const rows = Object.entries(scores).map(([name, score]) => [
    name,
    String(score.labelled),
    percent(precision(score)),
    percent(recall(score)),
  ]);
  return table([heading, 'labelled', 'precision', 'recall'], rows);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const formatMiss = ({ theme, text, expected, perceived }: Miss) =>
  `${theme}: ${JSON.stringify(text)} is [${expected.join(', ')}], perceived [${perceived.join(', ')}]`;
