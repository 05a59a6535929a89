/** Random histories: a world and what happens in it. */
import fc from 'fast-check';
import type { OperatorAction } from '../../../src/actor/event.ts';
import type { TurnPolicy } from '../../../src/actor/turn.ts';
import { StoreOnSmallDisk } from '../full-disk.ts';
import { MemoryStore } from '../memory-store.ts';
import type { Command, Saying } from './commands.ts';
import * as commands from './commands.ts';
import { checkInvariants } from './invariants.ts';
import { operates, TEAM } from './operator-commands.ts';
import { comeToRest } from './rest.ts';
import type { SendPlan } from './simulated-channel.ts';
import type { RunPlan } from './simulated-effects.ts';
import { READS } from './simulated-store.ts';
import { Simulation } from './simulation.ts';
import { stayVersions } from './stay-versions.ts';
import { curses, forgets, publishes, requeues } from './team-commands.ts';

type WhileReplying = TurnPolicy['whileReplying'];

export interface Choices {
  quietMs: number;
  whileReplying: WhileReplying;
  sends: SendPlan[];
  runs: RunPlan[];
  order: number[];
  deaths: number[];
  happenings: Command[];
}

const MAX_MS = 8_000;
const policies: WhileReplying[] = ['supersede', 'queue', 'append'];
const versions = new Map(
  policies.flatMap((whileReplying) =>
    [0, 1_500].map((quietMs) => [
      `${whileReplying} ${quietMs}`,
      stayVersions({ burst: { quietMs, maxMs: MAX_MS }, whileReplying }),
    ]),
  ),
);

export class History {
  readonly #choices: Choices;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  /** @throws with all that was violated and how it came to it */
  async run(storage: 'memory' | 'sqlite' = 'memory', deaths = this.#choices.deaths): Promise<Simulation> {
    const { quietMs, whileReplying, sends, runs, order, happenings } = this.#choices;
    const simulation = new Simulation({
      versions: versions.get(`${whileReplying} ${quietMs}`)!,
      storage: storage === 'memory' ? new MemoryStore() : new StoreOnSmallDisk(':memory:'),
      order,
      deaths,
      sends,
      runs,
    });
    await simulation.open();
    for (const command of happenings) {
      simulation.scheduler.note(`— ${command}`);
      await command.run(simulation);
      await simulation.settle();
    }
    await comeToRest(simulation);
    if (simulation.violations.length === 0) await checkInvariants(simulation);
    await simulation.storage.close();
    if (simulation.violations.length > 0) {
      const { violations, scheduler } = simulation;
      throw new Error(
        `${[...new Set(violations)].join('\n')}\n\nhow it came:\n${scheduler.trace.join('\n')}`,
      );
    }
    return simulation;
  }

  /** Runs it again and again, with a death at each of its points in turn. */
  async runWithEachDeath(): Promise<Simulation[]> {
    const simulations = [await this.run('memory', [])];
    const points = simulations[0]!.scheduler.released;
    for (let point = 0; point < points; point++) {
      try {
        simulations.push(await this.run('memory', [point]));
      } catch (cause) {
        throw new Error(`when it dies after ${point} points: ${(cause as Error).message}`, { cause });
      }
    }
    return simulations;
  }

  toString(): string {
    const { quietMs, whileReplying, sends, runs, order, deaths, happenings } = this.#choices;
    return [
      `turns: quiet ${quietMs} ms, ${whileReplying}`,
      `sends: ${sends.join(', ') || 'accepted'}`,
      `effects: ${runs.join(', ') || 'answer'}`,
      `order: ${order.join(' ') || 'as it comes'}`,
      ...(deaths.length > 0 ? [`dies after ${deaths.join(' and ')} points`] : []),
      ...happenings.map((command, n) => `${n + 1}. ${command}`),
    ].join('\n');
  }
}

const ACTIONS: OperatorAction[] = [
  { type: 'take' },
  { type: 'take' },
  { type: 'take', steal: true },
  { type: 'write', text: '' },
  { type: 'write', text: '' },
  { type: 'giveBack' },
  { type: 'giveBack' },
  { type: 'giveBack', resume: 'greet' },
];
const sayings: Saying[] = [
  'greets',
  'counts',
  'recounts',
  'asks',
  'chats',
  'wantsPerson',
  'explodes',
  'picture',
];
const who = fc.constantFrom(0, 0, 0, 1, 1, 2);
const some = fc.nat(7);

/** How often each thing happens, one against another. */
export interface Mix {
  says: number;
  bursts: number;
  redelivers: number;
  tells: number;
  echoes: number;
  rings: number;
  works: number;
  passes: number;
  crashes: number;
  restarts: number;
  refuses: number;
  spoils: number;
  setsBack: number;
  rivals: number;
  operates: number;
  stumbles: number;
  requeues: number;
  forgets: number;
  publishes: number;
  poisons: number;
}

function happening(mix: Mix): fc.Arbitrary<Command> {
  const saying = fc.oneof(
    { arbitrary: fc.constantFrom<Saying>('counts', 'greets', 'asks'), weight: 3 },
    { arbitrary: fc.constantFrom(...sayings), weight: 1 },
  );
  const time = fc.constantFrom(0, 400, 1_499, 1_500, 6_000, 16_000, 7_200_000, 90_000_000);
  const short = fc.constantFrom(0, 400, 1_499, 1_500, 6_000, 16_000);
  const state = fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const, 'failed' as const);
  const arbitraries: Record<keyof Mix, fc.Arbitrary<Command>> = {
    says: fc.tuple(who, saying).map(([person, what]) => commands.says(person, [what], false)),
    bursts: fc
      .tuple(who, fc.array(saying, { minLength: 2, maxLength: 20 }), fc.boolean())
      .map(([person, what, together]) => commands.says(person, what, together)),
    redelivers: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }).map(commands.redelivers),
    tells: fc.tuple(fc.nat(2), state).map(([pick, what]) => commands.tells(pick, what)),
    echoes: fc.nat(3).map(commands.echoes),
    rings: fc.nat(3).map(commands.rings),
    works: fc.integer({ min: 1, max: 12 }).map(commands.works),
    passes: fc.oneof(
      time.map((ms) => commands.passes(ms, true)),
      short.map((ms) => commands.passes(ms, false)),
    ),
    crashes: short.map(commands.crashes),
    restarts: short.map(commands.restarts),
    refuses: fc.integer({ min: 1, max: 3 }).map(commands.refuses),
    spoils: fc.constantFrom(...READS).map(commands.spoils),
    setsBack: fc.constantFrom(900, 5_000, 3_600_000).map(commands.setsBack),
    rivals: fc
      .tuple(who, fc.constantFrom<Saying>('counts', 'greets', 'asks'))
      .map(([person, what]) => commands.rivals(person, what)),
    operates: fc
      .tuple(who, fc.constantFrom(undefined, undefined, ...TEAM.keys()), fc.constantFrom(...ACTIONS))
      .map(([person, by, action]) => operates(person, by, action)),
    stumbles: fc
      .tuple(who, fc.boolean())
      .map(([person, more]) => commands.says(person, more ? ['explodes', 'asks'] : ['explodes'], false)),
    requeues: fc.nat(2).map(requeues),
    forgets: who.map(forgets),
    publishes: fc.tuple(fc.nat(2), fc.boolean()).map(([version, moves]) => publishes(version, moves)),
    poisons: fc.oneof(
      who.map((person) => commands.says(person, ['kills'], false)),
      fc.nat(3).map(curses),
    ),
  };
  return fc.oneof(
    ...(Object.keys(mix) as (keyof Mix)[]).map((name) => ({
      arbitrary: arbitraries[name],
      weight: mix[name],
    })),
  );
}

const sendPlans: SendPlan[] = ['accepted', 'busy', 'refused', 'lost', 'unheard', 'slow'];
const runPlans: RunPlan[] = [
  'answers',
  'late',
  'deaf',
  'hangs',
  'fails',
  'fails for good',
  'saves',
  'fails after saving',
  'saves too late',
  'spoilt',
  'deadly',
  'kills',
];

/** @param deaths most of them at random points, beside those that the mix has between its happenings */
export function histories(mix: Mix, longest = 24, deaths = 0): fc.Arbitrary<History> {
  return fc
    .record<Choices>({
      quietMs: fc.constantFrom(0, 1_500),
      whileReplying: fc.constantFrom(...policies),
      sends: fc.array(fc.constantFrom(...sendPlans), { maxLength: 10, size: 'max' }),
      runs: fc.array(fc.constantFrom(...runPlans), { maxLength: 8, size: 'max' }),
      order: fc.array(some, { maxLength: 60, size: 'max' }),
      deaths: fc.array(fc.nat(150), { maxLength: deaths, size: 'max' }),
      happenings: fc.array(happening(mix), { maxLength: longest, size: 'max' }),
    })
    .map((choices) => new History(choices));
}
