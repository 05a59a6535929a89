/** What is done to a fleet while customers write to it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningKafka } from '../../../dev/services/kafka.ts';
import type { RunningRedis } from '../../../dev/services/redis.ts';
import type { Random } from '../../../src/simulator/random.ts';
import type { KillableTarget } from '../../../src/simulator/target.ts';
import { type Fleet, SESSION_TIMEOUT } from '../fleet.ts';
import type { FleetEngine } from '../fleet-engine.ts';

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

/** From when a session ended until others have taken over, with room for a busy machine (ms). */
const TAKEN_OVER = 4_000;

/** One of the engines sleeps until others have its shards. */
export function engineSuspended(fleet: Fleet, random: Random): Trouble {
  let suspended: FleetEngine | undefined;
  return {
    begin: async () => {
      suspended = random.pick(fleet.engines);
      suspended.suspend();
      await delay(SESSION_TIMEOUT + TAKEN_OVER);
    },
    end: async () => suspended!.resume(),
  };
}

/** `kill -9` of the only broker. */
export function brokerKilled(kafka: RunningKafka): Trouble {
  return { begin: () => kafka.kill(0), end: () => kafka.restart(0) };
}

/** `kill -9` of Redis. */
export function redisKilled(redis: RunningRedis): Trouble {
  return { begin: () => redis.kill(), end: () => redis.restart() };
}
