/** Versions of a funnel that are published while conversations are inside, and the moves that follow (G8). */
import { FunnelSet } from '../../../src/funnel/funnel-set.ts';
import { type Migration, nameOfFunnel, planMigration } from '../../../src/funnel/migration.ts';
import { addCounts, type MigrationCounts } from '../../../src/funnel/migration-counts.ts';
import { enrich } from '../../../src/perception/enrich.ts';
import { withMoves } from '../../../src/shard/migration-enrich.ts';
import { migratePage } from '../../../src/shard/migration-page.ts';
import type { ShardGroup } from '../../../src/shard/shard-group.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import type { Incarnation } from './incarnation.ts';
import { type StayVersions, statesTo } from './stay-versions.ts';

/** One life of the process. */
export interface MigratingHost {
  owner: Incarnation;
  funnels: FunnelSet;
  group: ShardGroup;
  clock: Clock;
}

export interface MigrationsWorld {
  storage: Store;
  violate(what: string): void;
}

/** Before a page is tried again (ms). */
const RETRY = 250;

export class SimulatedMigrations {
  /** What decides which version is live, and the migration that came with it. It survives the process. */
  #live = 0;
  #current: string | undefined;
  /** Goes on with no further page. */
  #stopped: string | undefined;
  #running: Promise<void> = Promise.resolve();
  /** One publication after the other. */
  #publishing: Promise<void> = Promise.resolve();
  readonly migrations = new Map<string, Migration>();
  readonly results = new Map<string, MigrationCounts>();
  readonly #versions: StayVersions;
  readonly #world: MigrationsWorld;

  constructor(versions: StayVersions, world: MigrationsWorld) {
    this.#versions = versions;
    this.#world = world;
  }

  /** As one life of the process knows them. */
  funnels(): FunnelSet {
    return new FunnelSet(this.#versions, nameOfFunnel(this.#versions[this.#live]!));
  }

  enrich(funnels: FunnelSet) {
    return withMoves(funnels, (id) => this.migrations.get(id)!, enrich);
  }

  get unfinished(): boolean {
    return this.#current !== undefined && !this.results.has(this.#current);
  }

  /** Makes it live once the pages under way have ended; with `moves` those who are inside are moved to it. */
  publish(version: number, moves: boolean, host: MigratingHost): void {
    this.#publishing = this.#publishing.then(() => this.#publish(version, moves, host));
  }

  async #publish(version: number, moves: boolean, host: MigratingHost): Promise<void> {
    this.#stopped = this.#current;
    await this.#running;
    const { owner, funnels, clock } = host;
    if (owner.state !== 'running') return;
    const to = this.#versions[version]!;
    this.#current = undefined;
    if (moves) {
      const id = `m${this.migrations.size + 1}`;
      const plan = planMigration({ from: '*', states: statesTo(version) }, to, this.#versions);
      this.migrations.set(id, { ...plan, id, at: clock.now() });
      this.#current = id;
    }
    this.#live = version;
    funnels.goLive(nameOfFunnel(to));
    this.#begin(host);
  }

  /** A new process begins what is unfinished from its first page. */
  goOn(host: MigratingHost): void {
    this.#stopped = undefined;
    this.#running = Promise.resolve();
    this.#publishing = Promise.resolve();
    this.#begin(host);
  }

  #begin(host: MigratingHost): void {
    if (this.unfinished) this.#running = this.#run(this.#current!, host);
  }

  async #run(id: string, { owner, group, clock }: MigratingHost): Promise<void> {
    const counts: MigrationCounts = { moved: 0, stayed: [] };
    let after = 0;
    while (this.#current === id && this.#stopped !== id && owner.state === 'running') {
      try {
        const page = await migratePage(group, this.migrations.get(id)!, after, () => clock.now());
        addCounts(counts, page);
        if (page.next === undefined) return await this.#end(id, counts);
        after = page.next;
      } catch {
        await new Promise<void>((resolve) => clock.callAt(clock.now() + RETRY, resolve));
      }
    }
  }

  /** Who is not where they were to go has been counted. */
  async #end(id: string, counts: MigrationCounts): Promise<void> {
    if (this.#current !== id) return;
    const { storage, violate } = this.#world;
    const { passages } = this.migrations.get(id)!;
    this.results.set(id, counts);
    const rows = await storage.whereabouts(0, 1_000);
    const left = rows.filter(({ funnelVersion }) => Object.hasOwn(passages, funnelVersion)).length;
    const stayed = counts.stayed.reduce((sum, { count }) => sum + count, 0);
    if (left > stayed) violate(`${id} is over, ${left} were left behind, and ${stayed} of them are told`);
    const moved = rows.filter(({ migratedBy }) => migratedBy === id).length;
    if (moved > counts.moved)
      violate(`${id} is over, ${moved} have moved, and ${counts.moved} of them are told`);
  }
}
