/** What is done to a fleet while customers write to it. */
import { setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';
import type { RunningKafka } from '../../../dev/services/kafka.ts';
import type { RunningRedis } from '../../../dev/services/redis.ts';
import type { Random } from '../../../src/simulator/random.ts';
import type { KillableTarget } from '../../../src/simulator/target.ts';
import { type Fleet, SESSION_TIMEOUT } from '../fleet.ts';
import type { FleetEngine } from '../fleet-engine.ts';
import type { PowerFailure } from './power-failure.ts';

/** Something that begins and ends, again and again; in between customers get the time to notice. */
export interface Trouble {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** The fleet as the simulator knows one: to be killed is that the trouble begins. */
export function inTrouble(fleet: Fleet, trouble: Trouble): KillableTarget {
  return {
    url: fleet.url,
    crashed: fleet.crashed,
    stop: () => fleet.stop(),
    kill: () => trouble.begin(),
    restart: async () => {
      const began = performance.now();
      await trouble.end();
      await fleet.ready();
      return performance.now() - began;
    },
  };
}

/** `kill -9` of one of the engines. */
export function engineKilled(fleet: Fleet, random: Random): Trouble {
  let killed: FleetEngine | undefined;
  return {
    begin: async () => {
      killed = random.pick(fleet.engines);
      await killed.process.kill();
    },
    end: async () => void (await killed!.process.restart()),
  };
}

/** From when a session ended until others have taken over, and from its wake until it has joined again (ms). */
const [TAKEN_OVER, JOINED] = [4_000, 30_000];

/** `kill -9` of one of the engines, which nobody replaces before another has taken over. */
export function engineGone(fleet: Fleet, random: Random, departures: Departure[]): Trouble {
  return {
    begin: async () => {
      const gone = random.pick(fleet.engines);
      departures.push({ at: performance.now(), shards: gone.shards });
      await fleet.loseEngine(gone);
      await delay(SESSION_TIMEOUT + TAKEN_OVER);
    },
    end: async () => void (await fleet.addEngine()),
  };
}

/**
 * One engine after the other sleeps until others have its shards, first the steward.
 * @param sleepers where each is noted
 */
export function engineSuspended(fleet: Fleet, sleepers: FleetEngine[] = []): Trouble {
  const order = [...fleet.engines].sort((a, b) => Number(b.shards.has(0)) - Number(a.shards.has(0)));
  let suspended: FleetEngine;
  let assignments: number;
  return {
    begin: async () => {
      suspended = order.shift()!;
      order.push(suspended);
      sleepers.push(suspended);
      assignments = suspended.assignments;
      suspended.suspend();
      await delay(SESSION_TIMEOUT + TAKEN_OVER);
    },
    end: async () => {
      suspended.resume();
      await vi.waitUntil(() => suspended.assignments > assignments, JOINED);
    },
  };
}

/** An engine that ended, and when it was told to. */
export interface Departure {
  at: number;
  shards: ReadonlySet<number>;
}

/** `kill -9` of the gateway: what it had not answered with 200 is delivered again. */
export function gatewayKilled(fleet: Fleet): Trouble {
  const [gateway] = fleet.gateways;
  return { begin: () => gateway!.kill(), end: async () => void (await gateway!.restart()) };
}

/** Two of the troubles at a time, by chance; they end in the order in which they are given. */
export function storm(troubles: readonly Trouble[], random: Random): Trouble {
  let both: readonly Trouble[] = [];
  return {
    begin: async () => {
      both = random.shuffled(troubles).slice(0, 2);
      await Promise.all(both.map((one) => one.begin()));
    },
    end: async () => {
      for (const one of troubles) if (both.includes(one)) await one.end();
    },
  };
}

/** At most one more engine than there were at the beginning: one joins, one of them leaves in order, and so on. */
export function membersChange(fleet: Fleet, every: number, random: Random, departures: Departure[]): Trouble {
  const most = fleet.engines.length + 1;
  let next = 0;
  return {
    begin: async () => {
      await delay(Math.max(0, next - performance.now()));
      next = performance.now() + every;
      if (fleet.engines.length < most) {
        await fleet.addEngine();
        return;
      }
      const leaving = random.pick(fleet.engines);
      departures.push({ at: performance.now(), shards: leaving.shards });
      await fleet.removeEngine(leaving);
    },
    end: async () => {},
  };
}

/** `kill -9` of the only broker, which stays away for so long beside its start (ms), in turn. */
export function brokerKilled(kafka: RunningKafka, away: readonly number[]): Trouble {
  return killed({ kill: () => kafka.kill(0), restart: () => kafka.restart(0) }, away);
}

/** `kill -9` of Redis, in the same way. */
export function redisKilled(redis: RunningRedis, away: readonly number[]): Trouble {
  return killed(redis, away);
}

/** Redis loses its power, stays away, and comes back with what was on its disk. */
export function redisFails(redis: RunningRedis, failure: PowerFailure, away: readonly number[]): Trouble {
  return killed({ kill: () => failure.strike(), restart: () => redis.restart() }, away);
}

function killed(service: Pick<RunningRedis, 'kill' | 'restart'>, away: readonly number[]): Trouble {
  let kills = 0;
  return {
    begin: async () => {
      await service.kill();
      await delay(away[kills++ % away.length]!);
    },
    end: () => service.restart(),
  };
}
