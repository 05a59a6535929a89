import type { ConversationEvent, MessageEvent, Perception } from '../../src/actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../../src/actor/record.ts';
import type { AttemptRun, EffectHandler } from '../../src/effects/effect.ts';
import { Isolation } from '../../src/effects/isolation.ts';
import { Hand, Hands } from '../../src/shard/hand.ts';
import { Precautions } from '../../src/shard/precautions.ts';
import { Quarantine } from '../../src/shard/quarantine.ts';
import { replay } from '../../src/shard/replay.ts';
import { requeue } from '../../src/shard/requeue.ts';
import type { ShardGroup } from '../../src/shard/shard-group.ts';
import type { Funnels } from '../../src/shard/step-batch.ts';
import type { DeadLetter } from '../../src/store/dead-letter.ts';
import { closeGroup } from './close-group.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { CONVERSATION, message, tinyDraft, tinyModuleThat } from './tiny-funnel.ts';
import { tinyGroup } from './tiny-group.ts';

/** A group of shards whose funnel throws until it is cured, with what keeps bad events from harm. */
export class TroubledGroup {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly module = tinyModuleThat(() => {
    if (!this.isCured) throw new Error('boom');
  });
  readonly funnel = tinyDraft(() => {}, this.module);
  funnels: Funnels = { live: () => this.funnel, of: () => this.funnel };
  isCured = false;
  /** What perception takes for the wish to stop. */
  stopWord = 'parar';
  /** What perception makes of a turn that waited. */
  turn!: Pick<Perception, 'intent' | 'slots'>;
  lookUp: EffectHandler<AttemptRun>['run'] = async () => ['found'];
  readonly runs: string[] = [];
  /** What was in hand when an event was enriched or an effect called. */
  readonly inHand: (string | undefined)[] = [];
  hands!: Hands;
  quarantine!: Quarantine;
  group!: ShardGroup;

  static async open(): Promise<TroubledGroup> {
    const world = new TroubledGroup();
    await world.open();
    return world;
  }

  /** Opens the group as after the death of a worker that had these in hand too often. */
  async open(...keys: string[]): Promise<void> {
    this.hands = new Hands(1);
    const reason = 'it died 3 times';
    this.quarantine = new Quarantine(
      keys.map((key) => ({ conversation: CONVERSATION, key, deaths: 3, reason })),
    );
    const isolation = new Isolation(this.clock, () => {});
    this.group = tinyGroup({
      store: this.store,
      clock: this.clock,
      funnels: this.funnels,
      enrich: (event) => {
        this.inHand.push(this.hands.left(0)?.key);
        return this.#understood(event);
      },
      effects: {
        lookUp: {
          policy: { attempts: 1 },
          run: (input, run) => {
            this.inHand.push(this.hands.left(0)?.key);
            this.runs.push(run.id);
            return this.lookUp(input, run);
          },
        },
      },
      precautions: new Precautions(new Hand(this.hands.shared, 0), this.quarantine, isolation),
    });
    await this.group.open();
  }

  close(): Promise<void> {
    return closeGroup(this.group, this.clock);
  }

  letters(): Promise<DeadLetter[]> {
    return this.store.deadLetters({ limit: 99 });
  }

  requeued(letter: DeadLetter): ReturnType<typeof requeue> {
    return requeue(this.group, this.quarantine, letter.id, this.clock.now());
  }

  /** Gives it again. @returns the letter as it is then */
  async give(letter: DeadLetter): Promise<DeadLetter> {
    return (await this.requeued(letter)).letter;
  }

  async record(): Promise<ConversationRecord> {
    return (await this.group.record(CONVERSATION))!;
  }

  async texts(): Promise<string[]> {
    return (await this.store.outbox(CONVERSATION, 0, 99)).map(({ text }) => text);
  }

  async replays(): Promise<unknown> {
    const stored = (await this.store.load([CONVERSATION])).get(CONVERSATION)!;
    return replay(await this.store.journal(CONVERSATION, 0, 99), this.funnels, stored);
  }

  /** As perception would. */
  #understood(event: ConversationEvent): ConversationEvent {
    if (event.kind === 'timer' && event.id === TURN_TIMER) {
      return { ...event, perception: { ...this.turn, confidence: 1, objections: [] } };
    }
    if (event.kind !== 'message' || event.perception !== undefined || event.content.type !== 'text')
      return event;
    const perceived = { [this.stopWord]: { intent: 'stop' as const }, '4': { slots: { guests: 4 } } }[
      event.content.text
    ];
    return { ...event, ...message(event.content.text, { ...perceived, id: event.id, at: event.at }) };
  }
}

/** What the funnel throws on. */
export const bad = (id = 'bad'): MessageEvent => message('parar', { intent: 'stop', id });
