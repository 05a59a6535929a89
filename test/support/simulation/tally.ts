import type { Simulation } from './simulation.ts';
import { turnsOf } from './stay-funnel.ts';

/** What has to happen somewhere in many random histories for them to say anything. */
export const WANTED = [
  'a turn of several messages',
  'a turn that was superseded',
  'a message that came again and was acknowledged',
  'a message on which the funnel threw',
  'a turn on which the funnel threw when its burst ended',
  'a result on which the funnel threw',
  'an effect that was cancelled',
  'an effect that ran again after a death',
  'an effect that went on from saved progress',
  'an effect that was tried again after a failure',
  'a reply whose send was repeated in doubt',
  'a reply that arrived twice',
  'a reply that left again under its id after a death',
  'a reply that finally failed, and the funnel was told',
  'a reply that was withdrawn',
  'a reply that was read',
  'a timer of the funnel',
  'a conversation whose commit lost',
  'a storage that refused a commit',
] as const;

export type Happening = (typeof WANTED)[number];

export class Tally {
  readonly #counts = new Map<Happening, number>();

  get missing(): Happening[] {
    return WANTED.filter((happening) => !this.#counts.has(happening));
  }

  add(simulation: Simulation): void {
    this.#addSteps(simulation);
    this.#addEffects(simulation);
    this.#addSends(simulation);
    const again = simulation.gateway.inbound.filter(
      ({ message, acknowledged, handed }) => message !== undefined && acknowledged && handed.length > 1,
    );
    this.#count('a message that came again and was acknowledged', again.length);
    this.#count('a conversation whose commit lost', simulation.lost);
    this.#count('a storage that refused a commit', simulation.refused);
  }

  #addSteps({ models }: Simulation): void {
    for (const { steps } of models) {
      const turns = turnsOf(steps.at(-1)!.after.context);
      this.#count('a turn of several messages', turns.filter((ids) => ids.length > 1).length);
      for (const { event, failed, decisions } of steps) {
        if (failed && event.kind === 'message') this.#count('a message on which the funnel threw');
        if (failed && event.kind === 'timer')
          this.#count('a turn on which the funnel threw when its burst ended');
        if (failed && event.kind === 'effect') this.#count('a result on which the funnel threw');
        if (event.kind === 'timer' && event.id.startsWith('xstate.')) this.#count('a timer of the funnel');
        if (event.kind === 'delivery') this.#count('a reply that finally failed, and the funnel was told');
        for (const decision of decisions) {
          if (decision.type === 'cancelEffect') this.#count('an effect that was cancelled');
          if (decision.type === 'fact' && decision.name === 'turn.superseded')
            this.#count('a turn that was superseded');
        }
      }
    }
  }

  #addEffects({ effects }: Simulation): void {
    for (const [n, run] of effects.runs.entries()) {
      const earlier = effects.runs.slice(0, n).filter(({ effect }) => effect === run.effect);
      if (earlier.some(({ owner }) => owner !== run.owner))
        this.#count('an effect that ran again after a death');
      if (run.progress !== undefined) this.#count('an effect that went on from saved progress');
      if (run.attempt > 1) this.#count('an effect that was tried again after a failure');
    }
  }

  #addSends({ channel, outboxes }: Simulation): void {
    for (const { conversation, entry, state, repeats } of outboxes) {
      const attempts = channel.attempts.filter(
        (attempt) => attempt.conversation === conversation && attempt.entry === entry,
      );
      if (repeats > 0) this.#count('a reply whose send was repeated in doubt');
      if (attempts.filter(({ reached }) => reached).length > 1) this.#count('a reply that arrived twice');
      if (new Set(attempts.map(({ owner }) => owner)).size > 1)
        this.#count('a reply that left again under its id after a death');
      if (state === 'withdrawn') this.#count('a reply that was withdrawn');
      if (state === 'read') this.#count('a reply that was read');
    }
  }

  #count(happening: Happening, times = 1): void {
    if (times > 0) this.#counts.set(happening, (this.#counts.get(happening) ?? 0) + times);
  }
}
