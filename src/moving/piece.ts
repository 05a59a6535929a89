import { join } from 'node:path';
import { type Content, formatLine, hashOf } from './content.ts';
import { type Counts, hashSum, type ShardFile } from './manifest.ts';
import { appendLines, shardFileName } from './shard-file.ts';
import { sideBySide } from './side-by-side.ts';

/** Files that are written at once. */
const AT_ONCE = 16;

interface Entry {
  shard: number;
  hash: string;
  line: string;
  counts: Counts;
}

/** Conversations that were read for an export and are not in its files yet, in their order. */
export class Piece {
  /** Of the lines. */
  characters = 0;
  readonly #entries: Entry[] = [];

  get conversations(): number {
    return this.#entries.length;
  }

  add(shard: number, content: Content): void {
    const hash = hashOf(content);
    const line = formatLine({ hash, content });
    this.#entries.push({ shard, hash, line, counts: countsOf(content) });
    this.characters += line.length;
  }

  /**
   * Appends them durably to the files of their shards.
   * @param files how far these have come
   * @returns how far they have come then
   */
  async write(directory: string, files: readonly ShardFile[]): Promise<Map<number, ShardFile>> {
    const written = new Map<number, ShardFile>();
    const byShard = [...Map.groupBy(this.#entries, ({ shard }) => shard)];
    await sideBySide(byShard, AT_ONCE, async ([shard, entries]) => {
      const file = { ...files[shard]! };
      const lines = entries.map(({ line }) => line).join('');
      file.bytes = await appendLines(join(directory, shardFileName(shard)), file.bytes, lines);
      for (const { hash, counts } of entries) {
        file.hash = hashSum(file.hash, hash);
        for (const name of Object.keys(counts) as (keyof Counts)[]) file[name] += counts[name];
      }
      written.set(shard, file);
    });
    return written;
  }
}

export function countsOf({ begun, deadLetters, aliases }: Content): Counts {
  return {
    conversations: 1,
    events: begun?.journal.length ?? 0,
    messages: begun?.outbox.length ?? 0,
    deadLetters: deadLetters.length,
    aliases: aliases.length,
  };
}
