import { formatMachine } from '../machine.ts';
import { table, withSpread } from '../table.ts';
import type { PerceptionReport } from './perception-bench.ts';
import { type Miss, precision, recall, type Score } from './scores.ts';

/** @param notion whose misses in the development half are listed, too */
export function formatPerceptionReport(
  { machine, quality: { development, heldOut }, misses, micros }: PerceptionReport,
  notion?: string,
): string {
  const wholes = [development, heldOut].map(({ whole, messages }) => percent(whole / messages));
  return [
    formatMachine(machine),
    `labelled messages of test/quality: ${development.messages} to develop with, ${heldOut.messages} held out`,
    `right in every notion: ${wholes[0]} of those to develop with, ${wholes[1]} of those held out`,
    `${withSpread(micros)} µs a message`,
    '',
    scoreTable('notion', development.notions, heldOut.notions),
    '',
    scoreTable('intent', development.intents, heldOut.intents),
    ...(notion === undefined ? [] : ['', ...(misses[notion] ?? []).map(formatMiss)]),
  ].join('\n');
}

type Scores = Readonly<Record<string, Score>>;

function scoreTable(heading: string, development: Scores, heldOut: Scores): string {
  const rows = Object.keys(development).map((name) => [
    name,
    ...[development, heldOut].flatMap((scores) => columns(scores[name] ?? NONE)),
  ]);
  const columnNames = ['labelled', 'precision', 'recall'];
  return table([heading, ...columnNames, ...columnNames.map((name) => `held out: ${name}`)], rows);
}

const NONE: Score = { labelled: 0, right: 0, wrong: 0 };

const columns = (score: Score) => [String(score.labelled), percent(precision(score)), percent(recall(score))];

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

const formatMiss = ({ theme, text, expected, perceived }: Miss) =>
  `${theme}: ${JSON.stringify(text)} is [${expected.join(', ')}], perceived [${perceived.join(', ')}]`;
