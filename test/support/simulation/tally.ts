import type { Decision } from '../../../src/actor/decision.ts';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { PEOPLE } from './commands.ts';
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
  'a storage that failed to read',
  'a clock that was set back',
  'a conversation that a person took',
  'a conversation that was taken from another person',
  'a turn that a person took over',
  'a message that a person heard',
  'a message that a person wrote',
  'a reply that was claimed when a person took over and did not leave',
  'an effect that ended in silence',
  'a conversation that was given back',
  'an action of a person that was refused',
  'a dead letter that was applied when it was given again',
  'a turn that was given again',
  'an effect that was given again',
  'a dead letter that could not be given again',
  'a message that was set aside',
  'a timer that was set aside',
  'a result that was set aside',
  'a worker that died',
  'a conversation that was erased',
  'a conversation that began anew after it was erased',
  'an erasure that went on after a death',
  'a conversation that moved to another version',
  'a conversation that stayed when others moved',
  'a person who kept a conversation that moved',
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
    this.#addTeam(simulation);
    const again = simulation.gateway.inbound.filter(
      ({ message, acknowledged, handed }) => message !== undefined && acknowledged && handed.length > 1,
    );
    this.#count('a message that came again and was acknowledged', again.length);
    const steps = simulation.models.flatMap((model) => model.steps);
    const done = new Set(steps.flatMap(({ event }) => (event.kind === 'operator' ? [event.id] : [])));
    const refused = simulation.gateway.inbound.filter(({ operator }) => operator && !done.has(operator.id));
    this.#count('an action of a person that was refused', refused.length);
    this.#count('a conversation whose commit lost', simulation.lost);
    this.#count('a storage that refused a commit', simulation.refused);
    this.#count('a storage that failed to read', simulation.unread);
    this.#count('a clock that was set back', simulation.clock.wasSetBack ? 1 : 0);
  }

  #addSteps({ models }: Simulation): void {
    for (const { steps } of models) {
      const turns = turnsOf(steps.at(-1)!.after.context);
      this.#count('a turn of several messages', turns.filter((ids) => ids.length > 1).length);
      for (const { event, before, failed, decisions } of steps) {
        if (failed && event.kind === 'message') this.#count('a message on which the funnel threw');
        if (failed && event.kind === 'timer')
          this.#count('a turn on which the funnel threw when its burst ended');
        if (failed && event.kind === 'effect') this.#count('a result on which the funnel threw');
        if (event.kind === 'timer' && event.id.startsWith('xstate.')) this.#count('a timer of the funnel');
        if (event.kind === 'delivery') this.#count('a reply that finally failed, and the funnel was told');
        this.#addOperation(event, before, decisions);
        this.#addRescue(event, before, failed);
        for (const decision of decisions) {
          if (decision.type === 'cancelEffect') this.#count('an effect that was cancelled');
          if (decision.type === 'fact' && decision.name === 'turn.superseded')
            this.#count('a turn that was superseded');
        }
      }
    }
  }

  #addOperation(
    event: ConversationEvent,
    before: ConversationRecord | undefined,
    decisions: readonly Decision[],
  ): void {
    const { taken } = before ?? {};
    if (event.kind === 'message' && taken !== undefined) this.#count('a message that a person heard');
    if (event.kind === 'effect' && taken !== undefined && 'output' in event.result) {
      this.#count('an effect that ended in silence');
    }
    if (event.kind !== 'operator') return;
    if (event.action.type === 'take') {
      this.#count('a conversation that a person took');
      if (taken !== undefined) this.#count('a conversation that was taken from another person');
      if (before?.turn?.before !== undefined) this.#count('a turn that a person took over');
    } else if (event.action.type === 'giveBack') this.#count('a conversation that was given back');
    else if (decisions.length > 0) this.#count('a message that a person wrote');
  }

  #addRescue(event: ConversationEvent, before: ConversationRecord | undefined, failed: boolean): void {
    if (event.setAside !== undefined) {
      if (event.kind === 'message') this.#count('a message that was set aside');
      if (event.kind === 'timer') this.#count('a timer that was set aside');
      if (event.kind === 'effect') this.#count('a result that was set aside');
    }
    if (event.requeued !== undefined && !failed) {
      this.#count('a dead letter that was applied when it was given again');
      if (event.requeued.used?.inbox !== undefined) this.#count('a turn that was given again');
      if (event.kind === 'effect') this.#count('an effect that was given again');
    }
    if (event.kind !== 'migrate' || failed) return;
    this.#count('a conversation that moved to another version');
    if (before?.taken !== undefined) this.#count('a person who kept a conversation that moved');
  }

  #addTeam({ requeues, supervision, lives, erasures, models, migrations }: Simulation): void {
    const refused = requeues.filter(({ outcome }) => outcome === 'refused');
    this.#count('a dead letter that could not be given again', refused.length);
    this.#count('a worker that died', supervision.kills.size);
    const erased = PEOPLE.filter((conversation) => lives.of(conversation) > 0);
    this.#count('a conversation that was erased', erased.length);
    const begun = models.map(({ steps }) => steps[0]!.after.conversation);
    const anew = erased.filter((conversation) => begun.includes(conversation));
    this.#count('a conversation that began anew after it was erased', anew.length);
    this.#count('an erasure that went on after a death', erasures.resumed);
    const stayed = [...migrations.results.values()].flatMap((one) => one.stayed);
    this.#count('a conversation that stayed when others moved', stayed.length);
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

  #addSends(simulation: Simulation): void {
    const { channel, outboxes } = simulation;
    for (const one of outboxes) {
      const { conversation, entry, state, repeats } = one;
      const attempts = channel.attempts.filter(
        (attempt) => attempt.conversation === conversation && attempt.entry === entry,
      );
      if (simulation.wasClaimed(conversation, one) && state === 'withdrawn')
        this.#count('a reply that was claimed when a person took over and did not leave');
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
