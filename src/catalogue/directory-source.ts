/**
 * Files in a directory: of each table `<table>.csv` or `<table>.json`.
 *
 * A file that is being written is not taken: all files must have kept their size and time for a moment before and
 * while they are read. Who writes slowly should write elsewhere and rename.
 */
import { statSync, watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CatalogueSource, SourceFile } from './catalogue.ts';
import { reading, readTableFiles, tableFiles, unavailable } from './table-files.ts';

/** How long files must have been left alone (ms). */
const QUIET = 200;
/** Changes that the system does not tell of, e.g. on network drives, are looked for so often (ms). */
const POLL_EVERY = 300;
/** After the first of several changes (ms). */
const DEBOUNCE = 50;
const MOST_BYTES = 64 * 1024 * 1024;

export class DirectorySource implements CatalogueSource {
  readonly name: string;
  readonly pollEvery = POLL_EVERY;
  readonly #tables: readonly string[];
  #read: string | undefined;

  constructor(directory: string, tables: readonly string[]) {
    this.name = directory;
    this.#tables = tables;
  }

  async read(signal: AbortSignal): Promise<SourceFile[] | undefined> {
    let before = this.#look();
    if (before === this.#read) return undefined;
    for (;;) {
      await delay(QUIET, undefined, { signal });
      const now = this.#look();
      if (now !== before) {
        before = now;
        continue;
      }
      const files = readTableFiles(this.name, this.#tables);
      if (this.#look() !== now) continue;
      this.#read = now;
      return files;
    }
  }

  watch(changed: () => void): () => void {
    let debounce: NodeJS.Timeout | undefined;
    try {
      const watcher = watch(this.name, () => {
        debounce ??= setTimeout(() => {
          debounce = undefined;
          changed();
        }, DEBOUNCE).unref();
      });
      watcher.on('error', () => watcher.close()); // the directory has gone; polling finds it again
      return () => {
        clearTimeout(debounce);
        watcher.close();
      };
    } catch {
      return () => {}; // polling does it
    }
  }

  /** What tells one state of the files from another. */
  #look(): string {
    return tableFiles(this.name, this.#tables)
      .map(({ path }) => {
        const { size, mtimeMs, ino } = reading(path, () => statSync(path));
        if (size > MOST_BYTES) throw unavailable(`${path}: is larger than ${MOST_BYTES} bytes`);
        return [path, size, mtimeMs, ino].join(' ');
      })
      .join('\n');
  }
}
