/**
 * The flow ledger of a Prosa on its way: one file of lines, each the counts of a minute or the stay of a conversation.
 *
 * What it counts grows old by itself, so it is no part of the hash of everything, and what was forgotten since the
 * export is not missed.
 */
import { join } from 'node:path';
import {
  FLOWS_KEPT,
  type FlowBatch,
  type FlowLedger,
  HOUR,
  MINUTE,
  STAYS_KEPT,
  type Stay,
} from '../analytics/flow-ledger.ts';
import { countSilences, silencesOf } from '../analytics/silences.ts';
import { ProsaError } from '../errors.ts';
import { sha256 } from './content.ts';
import { type House, pagesOf } from './house.ts';
import { emptyFile, type FlowsFile, hashSum, type Manifest } from './manifest.ts';
import { appendLines, checkLength, readLines } from './shard-file.ts';

export const FLOWS = 'flows.ndjson.gz';

type Line = { minute: number; counts: Record<string, number> } | { stay: Stay & { conversation: string } };

/** Minutes that are asked for at once, and lines that are restored or compared at once. */
const MINUTES = 200;
const PAGE = 2_000;

const NOTHING = { minutes: [], stays: new Map<string, Stay>() };

export async function exportFlows(house: House, directory: string): Promise<FlowsFile> {
  const path = join(directory, FLOWS);
  const silencesUntil = await countAllSilences(house);
  const file: FlowsFile = { bytes: 0, minutes: 0, stays: 0, silencesUntil, hash: emptyFile().hash };
  const write = async (lines: readonly Line[]) => {
    if (lines.length === 0) return;
    const texts = lines.map((line) => JSON.stringify(line));
    file.bytes = await appendLines(path, file.bytes, texts.map((text) => `${text}\n`).join(''));
    for (const text of texts) file.hash = hashSum(file.hash, sha256(text));
  };
  for await (const lines of minutesOf(house.flows)) {
    await write(lines);
    file.minutes += lines.length;
  }
  for await (const lines of staysOf(house)) {
    await write(lines);
    file.stays += lines.length;
  }
  return file;
}

/** In all groups up to the same minute, as they may be other groups where they go. */
async function countAllSilences({ rooms, flows }: House): Promise<number> {
  const until = Math.floor(Date.now() / MINUTE);
  for (const [number, { store }] of rooms.entries()) {
    await countSilences({ number, store, exclusively: (job) => job() }, flows, until);
  }
  return until;
}

/** May be repeated: each batch counts once. @throws ProsaError `export_invalid` when the file is not what it was */
export async function importFlows(
  manifest: Manifest,
  directory: string,
  { flows, rooms }: House,
): Promise<void> {
  const { flows: file, id } = manifest;
  if (file === undefined) return;
  await checkFlows(file, directory);
  let number = 0;
  for await (const lines of pages(file, directory)) {
    const minutes: FlowBatch['minutes'][number][] = [];
    const stays = new Map<string, Stay>();
    for (const line of lines) {
      if ('minute' in line) minutes.push([line.minute, new Map(Object.entries(line.counts))]);
      else stays.set(line.stay.conversation, line.stay);
    }
    await flows.add({ writer: `moved-${id}`, number: ++number, minutes, stays });
  }
  for (const group of rooms.keys()) {
    await flows.add({ ...NOTHING, writer: silencesOf(group), number: file.silencesUntil - 1 });
  }
}

/** Whether a house misses something of an export that is not forgotten by now; of its own it may have counted more. */
export async function flowsDiffer(manifest: Manifest, directory: string, { flows }: House): Promise<boolean> {
  if (manifest.flows === undefined) return false;
  for await (const lines of pages(manifest.flows, directory)) {
    const counted = lines.filter((line) => 'minute' in line);
    const found = await countsOf(
      flows,
      counted.map(({ minute }) => minute),
    );
    const stays = lines.flatMap((line) => ('stay' in line ? [line.stay] : []));
    const staying = await flows.stays(stays.map(({ conversation }) => conversation));
    const now = Date.now();
    const isShort = counted.some(
      ({ minute, counts }, index) =>
        minute * MINUTE > now - FLOWS_KEPT &&
        Object.entries(counts).some(([name, count]) => (found[index]!.get(name) ?? 0) < count),
    );
    const isGone = stays.some(({ conversation, stage, since }) => {
      const other = staying.get(conversation);
      return since > now - STAYS_KEPT && (other?.stage !== stage || other.since !== since);
    });
    if (isShort || isGone) return true;
  }
  return false;
}

async function* minutesOf(flows: House['flows']): AsyncGenerator<Line[]> {
  const now = Date.now();
  const until = Math.ceil((now + HOUR) / MINUTE);
  for (let from = Math.floor((now - FLOWS_KEPT) / MINUTE); from < until; from += MINUTES) {
    const minutes = Array.from({ length: Math.min(MINUTES, until - from) }, (_, n) => from + n);
    const counts = await countsOf(flows, minutes);
    yield minutes.flatMap((minute, index) => {
      const ordered = [...counts[index]!].sort(([a], [b]) => (a < b ? -1 : 1));
      return ordered.length === 0 ? [] : [{ minute, counts: Object.fromEntries(ordered) }];
    });
  }
}

async function* staysOf({ rooms, flows }: House): AsyncGenerator<Line[]> {
  for (const { store } of rooms) {
    for await (const ids of pagesOf(store)) {
      const stays = await flows.stays(ids);
      yield [...stays].map(([conversation, { stage, since }]) => ({ stay: { conversation, stage, since } }));
    }
  }
}

const countsOf = (flows: Pick<FlowLedger, 'sums'>, minutes: readonly number[]) =>
  Promise.all(minutes.map((minute) => flows.sums(minute, minute + 1)));

async function checkFlows(file: FlowsFile, directory: string): Promise<void> {
  const path = join(directory, FLOWS);
  if (file.bytes > 0) await checkLength(path, file.bytes);
  let { hash } = emptyFile();
  for await (const text of readLines(path, file.bytes)) hash = hashSum(hash, sha256(text));
  if (hash !== file.hash) throw new ProsaError('export_invalid', `${path} was changed`);
}

async function* pages({ bytes }: FlowsFile, directory: string): AsyncGenerator<Line[]> {
  let page: Line[] = [];
  for await (const text of readLines(join(directory, FLOWS), bytes)) {
    if (page.push(JSON.parse(text) as Line) < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
