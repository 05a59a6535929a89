/** Versions of the stay funnel: what is called otherwise, is new or is gone. */
import type { TurnPolicy } from '../../../src/actor/turn.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { stayFunnel } from './stay-funnel.ts';

export type StayVersions = readonly CompiledFunnel[];
export const VERSIONS = 3;

type Machine = FunnelDocument['machine'];
// biome-ignore lint/suspicious/noExplicitAny: any part of a document
type Part = any;

export function stayVersions(
  turns: Pick<TurnPolicy, 'whileReplying'> & { burst: Pick<TurnPolicy, 'quietMs' | 'maxMs'> },
): StayVersions {
  return [undefined, second, third].map((change) => stayFunnel(turns, change));
}

/** Where states of other versions lead in this one; what is not here keeps its name or leads nowhere. */
export function statesTo(version: number): Record<string, string> {
  return [
    { seeking: 'searching', 'asking.listening': 'asking.waiting' },
    { searching: 'seeking', 'asking.listening': 'asking.waiting', 'showing.parting': 'showing.open' },
    { seeking: 'searching', 'asking.waiting': 'asking.listening' },
  ][version]!;
}

/** Whoever asks not to be written to is heard; nobody parts, and a search has another name. */
function second(machine: Machine): void {
  const { on, states } = machine as Part;
  on['intent.stop'] = {
    actions: [{ type: 'cover' }, { type: 'reply', params: { prompt: 'good-bye' } }],
    target: '.showing',
  };
  states.seeking = states.searching;
  delete states.searching;
  states.seeking.on.message.target = 'seeking';
  states.asking.states.understanding.always[0].target = '#stay.seeking';
  const { open, asleep } = states.showing.states;
  delete states.showing.states.parting;
  delete states.showing.states.asleep;
  states.showing.states.resting = asleep;
  open.after.idle.target = 'resting';
}

/** It asks under another name, and looks up no prices beside. */
function third(machine: Machine): void {
  const { asking, searching } = (machine as Part).states;
  asking.states.listening = asking.states.waiting;
  delete asking.states.waiting;
  asking.initial = 'listening';
  asking.states.understanding.always[1].target = 'listening';
  searching.invoke.pop();
}
