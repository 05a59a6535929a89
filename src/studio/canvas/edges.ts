/** Transitions between the same two states are one edge; its label names the first and says how many there are. */
import type { Link } from '../document/links.ts';
import { at, listOf, type Raw } from '../document/raw.ts';
import { isWithin, nodeIdOf, ROOT, type StatePath } from '../document/state-path.ts';
import { shapeOf } from '../document/transitions.ts';
import { actionText, guardText, triggerText } from './describe.ts';

export type Tone = 'message' | 'time' | 'rule' | 'done' | 'error';

export interface EdgeData extends Record<string, unknown> {
  from: StatePath;
  to: StatePath;
  tone: Tone;
  label: string;
  /** What is done on the way, in few words. */
  doing: string;
  count: number;
  /** One of the states is around the other. */
  nested: boolean;
}

export interface FunnelEdge {
  id: string;
  type: 'transition';
  source: string;
  target: string;
  data: EdgeData;
}

const TONES = { on: 'message', after: 'time', always: 'rule', onDone: 'done', onError: 'error' } as const;
const LONGEST_LABEL = 34;

export function edgesOf(
  links: readonly Link[],
  delays: Raw,
  document: Raw,
  visible: (path: StatePath) => StatePath,
): FunnelEdge[] {
  const groups = new Map<string, { from: StatePath; to: StatePath; links: Link[] }>();
  for (const link of links) {
    if (link.to === undefined) continue;
    const [from, to] = [visible(link.from), visible(link.to)];
    // What happens inside a collapsed state is not drawn.
    const hidden = from === to && !(link.from === from && link.to === to);
    if (to === ROOT || hidden) continue;
    const id = `${nodeIdOf(from)}→${to}`;
    const group = groups.get(id);
    if (group) group.links.push(link);
    else groups.set(id, { from, to, links: [link] });
  }
  return [...groups].map(([id, { from, to, links }]) => {
    const first = links[0]!;
    const transition = shapeOf(at(document, first.path));
    return {
      id,
      type: 'transition' as const,
      source: nodeIdOf(from),
      target: to,
      data: {
        from,
        to,
        tone: TONES[first.kind],
        label: short(labelOf(first, transition, delays)),
        doing: short(listOf(transition.actions).map(actionText).join(' · ')),
        count: links.length,
        nested: from !== ROOT && from !== to && (isWithin(from, to) || isWithin(to, from)),
      },
    };
  });
}

/** "yes", "any message if lacks: place", "if found: 1", "else". */
export function labelOf(link: Link, transition: Raw, delays: Raw): string {
  const guard = transition.guard === undefined ? '' : guardText(transition.guard);
  if (link.kind === 'always') return guard === '' ? 'else' : guard;
  const trigger = triggerText(link.kind, link.trigger, link.invoke, delays);
  return guard === '' ? trigger : `${trigger} if ${guard}`;
}

const short = (text: string) =>
  text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : text;
