/** What happens in a random history, as data that prints as a sentence. */
import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { StatusEvent } from '../../../src/log/event-log.ts';
import type { EffectOutput } from './simulated-effects.ts';
import type { Read } from './simulated-store.ts';
import type { Simulation } from './simulation.ts';

export interface Command {
  run(simulation: Simulation): Promise<void>;
  toString(): string;
}

export const PEOPLE = ['ana', 'bia', 'caio'] as const;

const TEXTS = {
  greets: 'oi',
  counts: 'somos 4 pessoas',
  recounts: 'somos 6 pessoas',
  asks: 'qual o preço?',
  chats: 'e tem piscina?',
  wantsPerson: 'quero falar com um atendente',
  explodes: 'parar',
  kills: 'isto mata',
} as const;

/** What kills the worker that steps it. */
export const KILLS = TEXTS.kills;

export type Saying = keyof typeof TEXTS | 'picture';

const contentOf = (saying: Saying): MessageEvent['content'] =>
  saying === 'picture' ? { type: 'unsupported', original: 'image' } : { type: 'text', text: TEXTS[saying] };

/** `to` make one webhook, or each its own. */
export function says(who: number, sayings: readonly Saying[], together: boolean): Command {
  const conversation = PEOPLE[who]!;
  return {
    async run({ gateway, group, owner }) {
      const inbound = sayings.map((saying) => gateway.message(conversation, contentOf(saying)));
      if (together) gateway.bring(group, owner, inbound);
      else for (const one of inbound) gateway.bring(group, owner, [one]);
    },
    toString: () => `${conversation} says ${sayings.join(', ')}${together ? ' in one webhook' : ''}`,
  };
}

/** Messages and statuses come again, acknowledged or not, in whatever order. */
export function redelivers(picks: readonly number[]): Command {
  return {
    async run({ gateway, group, owner }) {
      const { inbound } = gateway;
      if (inbound.length === 0) return;
      const webhook = new Set(picks.map((pick) => inbound.at(-1 - (pick % inbound.length))!));
      gateway.bring(group, owner, [...webhook]);
    },
    toString: () => `the last but ${picks.join(', ')} come again in one webhook`,
  };
}

/** A message that is in front of the customer gets a status. */
export function tells(pick: number, state: StatusEvent['state']): Command {
  return {
    async run({ gateway, channel, group, owner }) {
      const reached = channel.attempts.filter((attempt) => attempt.reached);
      const attempt = reached.at(-1 - (pick % Math.max(1, reached.length)));
      if (attempt === undefined) return;
      gateway.bring(group, owner, [gateway.status(attempt, state)]);
    },
    toString: () => `the last but ${pick} message to arrive is ${state}`,
  };
}

/** @param points how many points are released */
export function works(points: number): Command {
  return {
    async run({ scheduler }) {
      for (let n = 0; n < points; n++) await scheduler.release();
    },
    toString: () => `the world goes on by ${points} points`,
  };
}

/** @param alive the world goes on meanwhile; else everything but the clock stands still */
export function passes(milliseconds: number, alive: boolean): Command {
  return {
    async run({ clock, scheduler }) {
      if (alive) await scheduler.releaseAll();
      const between = alive ? () => scheduler.releaseAll() : undefined;
      await clock.passUntil(clock.now() + milliseconds, between);
    },
    toString: () => `${milliseconds} ms pass${alive ? '' : ' while the world stands still'}`,
  };
}

/** @param down how long nothing runs (ms) */
export function crashes(down: number): Command {
  return {
    async run(simulation) {
      simulation.crash();
      await simulation.clock.passUntil(simulation.clock.now() + down);
      await simulation.open();
    },
    toString: () => `the process dies and is back after ${down} ms`,
  };
}

export function restarts(down: number): Command {
  return {
    async run(simulation) {
      const { owner } = simulation;
      await simulation.close();
      if (simulation.owner !== owner) return; // it died over it, and is back
      await simulation.clock.passUntil(simulation.clock.now() + down);
      await simulation.open();
    },
    toString: () => `the process is stopped and is back after ${down} ms`,
  };
}

/** A result comes once more, or after the effect was cancelled. */
export function echoes(pick: number): Command {
  return {
    async run({ effects, endedEffects, group, clock, lives }) {
      const ended = effects.runs.filter((one) => endedEffects.has(one.effect) && lives.isNow(one));
      const run = ended.at(-1 - (pick % Math.max(1, ended.length)));
      if (run === undefined) return;
      const { effect } = run;
      const output: EffectOutput = { effect, input: JSON.parse(run.input) };
      const conversation = parseEffectId(effect)!.conversation;
      const at = clock.now();
      group.happen([{ kind: 'effect', conversation, effect, at, result: { output } }]).catch(() => {});
    },
    toString: () => `a result comes late for the last but ${pick} effect that ended`,
  };
}

/** A timer that is over rings once more. */
export function rings(pick: number): Command {
  return {
    async run({ armed, group, clock }) {
      const at = clock.now();
      const over = [...armed.values()].filter(({ deadline }) => deadline <= at);
      const timer = over.at(-1 - (pick % Math.max(1, over.length)));
      if (timer !== undefined) group.happen([{ kind: 'timer', at, ...timer }]).catch(() => {});
    },
    toString: () => `the last but ${pick} timer rings once more`,
  };
}

export function refuses(commits: number): Command {
  return {
    async run(simulation) {
      simulation.refusals = commits;
    },
    toString: () => `the storage refuses the next ${commits} commits`,
  };
}

export function spoils(read: Read): Command {
  return {
    async run({ unreadable }) {
      unreadable.add(read);
    },
    toString: () => `the next ${read} fails`,
  };
}

export function setsBack(milliseconds: number): Command {
  return {
    async run({ clock }) {
      clock.setBack(milliseconds);
    },
    toString: () => `the clock is set back by ${milliseconds} ms`,
  };
}

export function rivals(who: number, saying: Saying): Command {
  return {
    run: (simulation) => simulation.rival(PEOPLE[who]!, contentOf(saying)),
    toString: () => `another owner steps "${saying}" of ${PEOPLE[who]}`,
  };
}
