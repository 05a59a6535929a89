/**
 * What outlives the process of the count of deaths: `suspects.json` in the data directory, and while care is
 * taken one file a group with what is in hand.
 *
 * A process that did not end by itself may have been killed by an event, too: V8 ends the whole process when
 * one single allocation is beyond the limit of a thread. Then the next process takes care.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InHand, readArea } from './hand.ts';
import type { Suspect } from './supervisor.ts';

interface Content {
  /** A process is running, or did not end by itself. */
  running: boolean;
  suspects: Suspect[];
}

/** Writes nothing before `begin`: until then another process may own the directory. */
export class SuspectFile {
  readonly #dataDir: string;
  readonly #groups: number;
  /** The process before did not end by itself. */
  readonly crashed: boolean;
  #content: Content;
  #begun = false;

  constructor(dataDir: string, groups: number) {
    this.#dataDir = dataDir;
    this.#groups = groups;
    this.#content = read(this.#path);
    this.crashed = this.#content.running;
  }

  get suspects(): readonly Suspect[] {
    return this.#content.suspects;
  }

  /** What the process before had in hand when it died, if it took care. */
  leftInHand(): (InHand & { group: number })[] {
    if (!this.crashed) return [];
    return Array.from({ length: this.#groups }, (_, group) => group).flatMap((group) => {
      const left = readHandFile(handFile(this.#dataDir, group));
      return left === undefined ? [] : { ...left, group };
    });
  }

  begin(): void {
    this.#begun = true;
    this.#write({ ...this.#content, running: true });
  }

  save(suspects: Suspect[]): void {
    this.#write({ ...this.#content, suspects });
  }

  /** Care is no longer taken. */
  forgetHands(): void {
    for (let group = 0; group < this.#groups; group++) {
      rmSync(handFile(this.#dataDir, group), { force: true });
    }
  }

  /** The process ends by itself. */
  end(): void {
    if (!this.#begun) return;
    this.forgetHands();
    this.#write({ ...this.#content, running: false });
  }

  #write(content: Content): void {
    this.#content = content;
    if (!this.#begun) return;
    const unfinished = `${this.#path}.tmp`;
    writeFileSync(unfinished, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600, flush: true });
    renameSync(unfinished, this.#path);
  }

  get #path(): string {
    return join(this.#dataDir, 'suspects.json');
  }
}

/** Where a group writes what is in hand while care is taken. */
export function handFile(dataDir: string, group: number): string {
  return join(dataDir, `in-hand-${group}`);
}

function readHandFile(file: string): InHand | undefined {
  try {
    return readArea(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** A file that cannot be read starts the count anew; it is no reason not to start. */
function read(path: string): Content {
  try {
    const { running, suspects } = JSON.parse(readFileSync(path, 'utf8')) as Content;
    return { running: running === true, suspects: Array.isArray(suspects) ? suspects : [] };
  } catch {
    return { running: false, suspects: [] };
  }
}
