/** What every log must hold; an adapter gives a factory of it and says what it can. */
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import type { EventLog, LogEvent } from '../../src/log/event-log.ts';

/** The shards as the log sees them: resolves when the events are durable there. */
export type Receive = (events: readonly LogEvent[]) => Promise<void>;

export interface LogFactory {
  /** A process opens the log. What the log still holds is brought to it. */
  open(receive: Receive): Promise<EventLog>;
  /** The process dies. A call it had under way may still end, and says nothing to the log any more. */
  crash(): Promise<void>;
  /** An orderly end: what was accepted is brought first. */
  stop(): Promise<void>;
  destroy(): Promise<void>;
  can: LogCapabilities;
}

export interface LogCapabilities {
  /**
   * `receiver`: events are durable when the receiver says so, and an append fails as the receiver does.
   * `log`: the log keeps them itself, and brings them until the receiver has taken them.
   */
  durableAt: 'receiver' | 'log';
  /** Most events in flight, beyond which an append is refused. */
  mostInFlight: number;
  /** Two conversations of which neither waits for the other, whatever the receiver does. */
  apart: readonly [string, string];
  /** How long its slowest way takes (ms). */
  patience: number;
}

/** Remembers what it was brought, can be held and can refuse. */
class Receiver {
  readonly received: LogEvent[] = [];
  /** Calls that are still to be refused. */
  refusals = 0;
  #held: ((event: LogEvent) => boolean) | undefined;
  #release: () => void = () => {};
  #released: Promise<void> = Promise.resolve();

  hold(which: (event: LogEvent) => boolean): void {
    this.#held = which;
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#held = undefined;
    this.#release();
  }

  readonly receive: Receive = async (events) => {
    if (this.refusals > 0) {
      this.refusals--;
      throw new ProsaError('shard_closed', 'not now');
    }
    if (this.#held !== undefined && events.some(this.#held)) await this.#released;
    this.received.push(...structuredClone(events));
  };

  /** Ids of the messages of a conversation, the first time each came. */
  idsOf(conversation: string): string[] {
    return [...new Set(this.received.filter((event) => event.conversation === conversation).map(idOf))];
  }
}

const idOf = (event: LogEvent) => (event.kind === 'status' ? `${event.entry} ${event.state}` : event.id);

let ids = 0;

function message(conversation: string, text = 'oi'): LogEvent {
  return {
    kind: 'message',
    conversation,
    at: 1_790_000_000_000,
    id: `wamid.${++ids}`,
    tenant: 'default',
    channel: 'whatsapp',
    address: '5500900000001',
    sentAt: 1_790_000_000_000,
    content: { type: 'text', text },
  };
}

export function logSuite(name: string, createFactory: () => Promise<LogFactory>): void {
  describe(`log: ${name}`, () => {
    let factory: LogFactory;
    let receiver: Receiver;
    let log: EventLog;
    beforeEach(async () => {
      factory = await createFactory();
      receiver = new Receiver();
      log = await factory.open(receiver.receive);
    });
    afterEach(async () => {
      receiver.release();
      await factory.stop();
      await factory.destroy();
    });

    const arrives = (...events: LogEvent[]) =>
      vi.waitFor(
        () => expect(receiver.received.map(idOf)).toEqual(expect.arrayContaining(events.map(idOf))),
        { timeout: factory.can.patience },
      );

    /** As a channel does: what was not taken comes again, a little later. */
    async function bring(events: readonly LogEvent[]): Promise<void> {
      const deadline = performance.now() + factory.can.patience;
      for (;;) {
        try {
          return await log.append(events);
        } catch (error) {
          if (performance.now() > deadline) throw error;
          await delay(1);
        }
      }
    }

    it('takes nothing', async () => {
      await log.append([]);
      expect(receiver.received).toEqual([]);
    });

    it('brings events of every kind as they were', async () => {
      const [one, other] = factory.can.apart;
      const events: LogEvent[] = [
        message(one, 'São João, às 10h? 🏖️\n"sim"\u0000'),
        {
          ...message(other),
          content: { type: 'unsupported', original: 'image' },
          profile: 'Ção',
        } as LogEvent,
        { kind: 'status', conversation: one, entry: 7, state: 'sent', at: 3, messageId: 'wamid.x' },
        {
          kind: 'status',
          conversation: other,
          entry: 1,
          state: 'failed',
          at: 4,
          error: { code: '1', message: 'é' },
        },
      ];
      await log.append(events);
      await arrives(...events);
      expect(receiver.received).toHaveLength(4);
      expect(receiver.received).toEqual(expect.arrayContaining(events));
    });

    it('has what it acknowledged durable: not even a crash in the same moment loses it', async () => {
      const events = factory.can.apart.map((conversation) => message(conversation));
      await log.append(events);
      await factory.crash();
      log = await factory.open(receiver.receive);
      await arrives(...events);
    });

    it('brings the events of a conversation in the order of their appends, however many come at once', async () => {
      const [one, other] = factory.can.apart;
      const appends = [1, 2, 40, 1, 33, 3, 1].map((size) =>
        Array.from({ length: size }, (_, n) => message(n % 2 === 0 ? one : other)),
      );
      await Promise.all(appends.map((events) => log.append(events)));
      await arrives(...appends.flat());
      for (const conversation of [one, other]) {
        const appended = appends.flat().filter((event) => event.conversation === conversation);
        expect(receiver.idsOf(conversation)).toEqual(appended.map(idOf));
      }
    });

    it('keeps no conversation waiting for one whose shard is slow', async () => {
      const [slow, quick] = factory.can.apart;
      receiver.hold(({ conversation }) => conversation === slow);
      const held = log.append([message(slow)]);
      const event = message(quick);
      await log.append([event]);
      await arrives(event);
      expect(receiver.idsOf(slow)).toEqual([]);
      receiver.release();
      await held;
    });

    it('loses nothing that the shard refuses for a while', async () => {
      const events = [message(factory.can.apart[0]), message(factory.can.apart[0])];
      receiver.refusals = 3;
      await bring([events[0]!]);
      await bring([events[1]!]);
      await arrives(...events);
      expect(receiver.idsOf(factory.can.apart[0])).toEqual(events.map(idOf));
    });

    it('acknowledges nothing before it is durable', async () => {
      const [conversation] = factory.can.apart;
      receiver.refusals = 1;
      const event = message(conversation);
      const append = log.append([event]);
      if (factory.can.durableAt === 'receiver') {
        await expect(append).rejects.toMatchObject({ code: 'shard_closed', retry: true });
        expect(receiver.received).toEqual([]);
      } else {
        await append;
        await factory.crash();
        log = await factory.open(receiver.receive);
        await arrives(event);
      }
    });

    it('refuses what is too much before it accepts it, and takes it later', async () => {
      const { mostInFlight } = factory.can;
      receiver.hold(() => true);
      const accepted: { event: LogEvent; append: Promise<void> }[] = [];
      let refused: LogEvent | undefined;
      let refusal: unknown;
      for (let n = 0; refused === undefined && n <= mostInFlight; n++) {
        const event = message(`c${n}`);
        const append = log.append([event]);
        const answer = await Promise.race([
          append.then(
            () => 'taken',
            (error: unknown) => ({ error }),
          ),
          new Promise((resolve) => setImmediate(() => setImmediate(() => resolve('taken')))),
        ]);
        if (answer === 'taken') accepted.push({ event, append });
        else [refused, refusal] = [event, (answer as { error: unknown }).error];
      }
      expect(refusal).toMatchObject({ code: 'overloaded', retry: true });
      expect(accepted.length).toBeGreaterThan(0);
      expect(log.full).toBe(true);
      receiver.release();
      await Promise.all(accepted.map(({ append }) => append));
      await arrives(...accepted.map(({ event }) => event));
      expect(receiver.received.map(idOf)).not.toContain(idOf(refused!));
      expect(log.full).toBe(false);
      await log.append([refused!]);
      await arrives(refused!);
    });

    it('brings what it accepted before it stops, and accepts nothing afterwards', async () => {
      const event = message(factory.can.apart[0]);
      const append = log.append([event]);
      await factory.stop();
      await append;
      await arrives(event);
      await expect(log.append([message(factory.can.apart[1])])).rejects.toMatchObject({
        code: 'shard_closed',
      });
    });

    it('keeps order and loses nothing whatever is appended while the shard refuses now and then', async () => {
      const [one, other] = factory.can.apart;
      const append = fc.array(fc.constantFrom(one, other), { minLength: 1, maxLength: 40, size: 'max' });
      const action = fc.oneof({ arbitrary: append, weight: 4 }, fc.integer({ min: 1, max: 2 }));
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 8 }), async (actions) => {
          const appended: LogEvent[] = [];
          for (const one of actions) {
            if (typeof one === 'number') {
              receiver.refusals = one;
              continue;
            }
            const events = one.map((conversation) => message(conversation));
            appended.push(...events);
            await bring(events);
          }
          await arrives(...appended);
          for (const conversation of [one, other]) {
            const expected = appended.filter((event) => event.conversation === conversation).map(idOf);
            expect(receiver.idsOf(conversation).filter((id) => expected.includes(id))).toEqual(expected);
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
