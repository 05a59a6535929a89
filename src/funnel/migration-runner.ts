import type { DurableFiles } from '../store/durable-files.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { FunnelHosts } from './funnel-hosts.ts';
import { type MigrationResult, readResult, writeResult } from './migration-files.ts';
import { MigrationRun } from './migration-run.ts';
import { insideOf, type Standing } from './standing.ts';

interface Parts {
  files: DurableFiles;
  hosts: FunnelHosts;
  log: Logger;
  now(): number;
}

/** Runs one migration at a time and keeps its result. A migration without a result is begun again. */
export class MigrationRunner {
  readonly #parts: Parts;
  #run: MigrationRun | undefined;
  /** Resolves once the result of the last run is kept, if it saw everyone. */
  #kept: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get run(): MigrationRun | undefined {
    return this.#run;
  }

  /** Unless it is under way. @param census tells how many conversations there are */
  start(migration: string, census: Promise<Standing[]>): void {
    const { files, hosts, log } = this.#parts;
    if (this.#run?.migration === migration) return;
    if (readResult(files.directory, migration) !== undefined) return;
    const run = new MigrationRun(migration, hosts, log);
    this.#run = run;
    census.then(
      (standings) => {
        run.total = insideOf(standings);
      },
      () => {}, // without it the progress has no end to compare with
    );
    this.#kept = run.ended.then(async (done) => {
      if (!done) return;
      await this.#keepResult(run, 'done');
      if (this.#run === run) this.#run = undefined;
    });
  }

  /**
   * Stops the migration under way, at the pages that are being moved; of one that has just ended, keeps the result.
   * @returns what to call once nothing is to go on with it
   */
  async stop(): Promise<() => Promise<void>> {
    const run = this.#run;
    this.#run = undefined;
    await run?.stop();
    await this.#kept;
    return async () => {
      if (run !== undefined && !(await run.ended)) await this.#keepResult(run, 'superseded');
    };
  }

  async #keepResult({ migration, progress }: MigrationRun, status: MigrationResult['status']): Promise<void> {
    const { files, log, now } = this.#parts;
    const { moved, stayed } = progress;
    try {
      await writeResult(files, migration, { status, endedAt: now(), moved, stayed });
    } catch (error) {
      log.error({ err: error, migration, status }, 'the result of a migration was not kept');
      return;
    }
    const left = stayed.reduce((sum, { count }) => sum + count, 0);
    log.info({ migration, status, moved, stayed: left }, 'migration ended');
  }
}
