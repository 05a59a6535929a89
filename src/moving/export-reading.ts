import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import { type ContentLine, parseLine } from './content.ts';
import { emptyFile, hashSum, type Manifest } from './manifest.ts';
import { checkLength, readLines, shardFileName } from './shard-file.ts';

/** Most conversations of a page, and characters after which it ends. */
const PAGE = 256;
const PAGE_CHARACTERS = 4_000_000;

/** @throws ProsaError `export_invalid` when a file of conversations is missing or too short */
export async function checkFiles(directory: string, { files }: Manifest): Promise<void> {
  for (const [shard, { bytes }] of files.entries()) {
    if (bytes > 0) await checkLength(join(directory, shardFileName(shard)), bytes);
  }
}

/**
 * The conversations of a shard in pages.
 * @throws ProsaError `export_invalid` for a line that is not what its hash says, and in the end when the lines are
 *   not those that the manifest counts
 */
export async function* readShard(
  directory: string,
  { files }: Manifest,
  shard: number,
): AsyncGenerator<ContentLine[]> {
  const { bytes, hash, conversations } = files[shard]!;
  const path = join(directory, shardFileName(shard));
  let page: ContentLine[] = [];
  let characters = 0;
  let [number, sum] = [0, emptyFile().hash];
  for await (const text of readLines(path, bytes)) {
    number++;
    const line = parseLine(text);
    if (line === undefined) throw new ProsaError('export_invalid', `${path}, line ${number}: it was changed`);
    sum = hashSum(sum, line.hash);
    characters += text.length;
    if (page.push(line) < PAGE && characters < PAGE_CHARACTERS) continue;
    yield page;
    page = [];
    characters = 0;
  }
  if (page.length > 0) yield page;
  if (number === conversations && sum === hash) return;
  throw new ProsaError('export_invalid', `${path} does not hold what ${directory}/manifest.json says`);
}
