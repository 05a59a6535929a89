import { BOOKINGS, bookingsDiffer } from './bookings.ts';
import { type ContentLine, differences, hashOf } from './content.ts';
import { contentsOf } from './content-reading.ts';
import { readShard } from './export-reading.ts';
import { FLOWS, flowsDiffer } from './flows.ts';
import { folderDifferences } from './folders.ts';
import { countOf, type House, pagesOf, type Room } from './house.ts';
import type { Manifest } from './manifest.ts';
import { lessSpent } from './spent.ts';
import { USERS, usersMissing } from './users.ts';

/** Something that is not in a house what it is in an export. */
export interface Difference {
  /** Id of a conversation, or name of a file. */
  what: string;
  /** Fields of a conversation that differ, or what is wrong with it as a whole. */
  how: string;
}

export interface ComparisonParts {
  house: House;
  manifest: Manifest;
  directory: string;
  differs(difference: Difference): void;
}

/** Compares a house with an export, by the hashes of what is read from the house. */
export class Comparison {
  readonly #parts: ComparisonParts;
  #differences = 0;
  #found = 0;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
  }

  get differences(): number {
    return this.#differences;
  }

  async compare({ store }: Room, lines: readonly ContentLine[]): Promise<void> {
    const ids = lines.map(({ content }) => content.conversation);
    const contents = await contentsOf(ids, store, this.#parts.house.aliases);
    const found = new Map(contents.map((content) => [content.conversation, content]));
    this.#found += found.size;
    for (const { hash, content } of lines) {
      const other = found.get(content.conversation);
      if (other === undefined) this.#differ(content.conversation, 'it is missing');
      else if (hashOf(other) !== hash) {
        const paths = differences(content, other);
        this.#differ(
          content.conversation,
          paths.length === 0 ? 'begun.record, in its bytes' : paths.join(', '),
        );
      }
    }
  }

  /** After all conversations of the export: small files, bookings, what is counted, and conversations which only the house has. */
  async compareRest(): Promise<void> {
    const { house, manifest, directory } = this.#parts;
    for (const name of await folderDifferences(manifest, house))
      this.#differ(name, 'it is missing or another');
    if (await bookingsDiffer(manifest, house)) this.#differ(BOOKINGS, 'the bookings are others');
    if (await flowsDiffer(manifest, directory, house)) this.#differ(FLOWS, 'something of it is missing');
    if (await usersMissing(manifest, house)) this.#differ(USERS, 'it is missing');
    for (const account of await lessSpent(manifest, house)) this.#differ(`spent ${account}`, 'it is less');
    if ((await countOf(house)) === this.#found) return;
    for (const room of house.rooms) await this.#findOthers(room);
  }

  async #findOthers({ shards, store }: Room): Promise<void> {
    const { manifest, directory } = this.#parts;
    const known = new Set<string>();
    for (const shard of shards) {
      for await (const page of readShard(directory, manifest, shard)) {
        for (const { content } of page) known.add(content.conversation);
      }
    }
    for await (const page of pagesOf(store)) {
      for (const id of page) if (!known.has(id)) this.#differ(id, 'it is not in the export');
    }
  }

  #differ(what: string, how: string): void {
    this.#differences++;
    this.#parts.differs({ what, how });
  }
}
