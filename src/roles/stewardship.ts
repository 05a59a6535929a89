/** What an engine does while it is the steward: see cluster/steward.ts. */
import type { FastifyInstance } from 'fastify';
import type { PassedSnapshot } from '../catalogue/held-catalogue.ts';
import type { Bus } from '../cluster/bus.ts';
import type { MirroredFiles } from '../cluster/mirrored-files.ts';
import { serveAsSteward } from '../cluster/steward.ts';
import { Editing } from '../editing/editing.ts';
import type { Workshop } from '../editing/workshop.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { keptAudit } from '../gateway/audit.ts';
import { createStewardApp } from '../gateway/steward-app.ts';
import type { AuditLog } from '../operators/audit-log.ts';
import { funnelHosts } from '../shard/funnel-hosts.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { Logger } from '../telemetry/logger.ts';
import { Caretaking, type CaretakingParts } from './caretaking.ts';
import { draftServices, keptIn } from './draft-keeping.ts';
import { whileConfirmed } from './while-confirmed.ts';

export interface StewardshipParts {
  bus: Bus;
  prefix: string;
  caretaking: CaretakingParts;
  files: readonly MirroredFiles[];
  audit: AuditLog;
  /** Whether the log says now that this engine has its shards. */
  isConfirmed(): boolean;
  workshop: Workshop;
  /** What this engine sells from. */
  catalogue(): PassedSnapshot<unknown> | undefined;
  /** Of drafts; among `files`. */
  drafts: DurableFiles;
  /** What PROSA_FUNNEL names. */
  funnel: CompiledFunnel;
  log: Logger;
}

interface Office {
  caretaking: Caretaking;
  app: FastifyInstance;
  resign(): Promise<void>;
}

export class Stewardship {
  readonly #parts: StewardshipParts;
  #office: Promise<Office> | undefined;
  #caretaking: Caretaking | undefined;

  constructor(parts: StewardshipParts) {
    this.#parts = parts;
  }

  /** Takes up what the steward before had not finished. */
  async begin(): Promise<void> {
    this.#office ??= this.#takeOffice();
    try {
      await this.#office;
    } catch (error) {
      this.#office = undefined;
      throw error;
    }
  }

  /**
   * Of a Prosa that nobody has started before: what PROSA_FUNNEL names is live. Two who begin at once write the same,
   * unless their settings differ; then the last is live.
   */
  async beginFirst(): Promise<string> {
    return new Caretaking(this.#parts.caretaking).publisher.begin(this.#parts.funnel);
  }

  get unfinishedErasures(): number {
    return this.#caretaking?.eraser.unfinished ?? 0;
  }

  async end(): Promise<void> {
    const office = await this.#office?.catch(() => undefined);
    this.#office = undefined;
    this.#caretaking = undefined;
    if (office === undefined) return;
    await office.resign();
    await office.caretaking.close();
    await office.app.close();
  }

  async #takeOffice(): Promise<Office> {
    const { bus, prefix, files, audit, funnel, log, isConfirmed, catalogue } = this.#parts;
    for (const one of files) {
      await one.takeOver();
      await one.pull();
    }
    const caretaking = new Caretaking(whileConfirmed(this.#parts.caretaking, isConfirmed));
    this.#caretaking = caretaking;
    const live = await caretaking.publisher.begin(funnel);
    const { directory } = this.#parts.caretaking.funnelFiles;
    const editing = new Editing(this.#parts.workshop, keptIn(directory));
    const steward = {
      funnels: caretaking.publisher,
      editing,
      drafts: draftServices(this.#parts.drafts, directory, editing),
      erasures: caretaking.eraser,
    };
    const app = createStewardApp(steward, log, keptAudit(audit, log));
    const resign = await serveAsSteward(bus, prefix, app, isConfirmed, catalogue);
    void this.#goOn(caretaking, live);
    log.info({ live }, 'this engine is the steward');
    return { caretaking, app, resign };
  }

  /** Never fails. Other engines are told what is live now; those that cannot be reached read it when they open a shard. */
  async #goOn(caretaking: Caretaking, live: string): Promise<void> {
    const { shards, groups } = this.#parts.caretaking;
    await funnelHosts(shards, groups).goLive(live);
    if (this.#caretaking !== caretaking) return;
    try {
      await caretaking.resume();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'what was left unfinished is not gone on with; retention rests');
    }
  }
}
