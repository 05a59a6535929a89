/** What differs between two funnels, in words instead of JSON. Pure. */
import { actionText, eventText, guardText, triggerText } from '../canvas/describe.ts';
import { targetOf } from '../document/links.ts';
import { variantsOf } from '../document/prompts.ts';
import { isRaw, listOf, type Raw, rawAt } from '../document/raw.ts';
import { type StatePath, spelled, trailOf } from '../document/state-path.ts';
import { shapeOf } from '../document/transitions.ts';
import { LANGUAGE_NAMES } from '../prompts/languages.ts';

export interface Sides {
  before?: string;
  after?: string;
}

/** @param event as a diff names it: `message`, `after followUp`, `always`, `done search`, `error search` */
export function eventWords(event: string, document: Raw): string {
  const [kind = '', ...rest] = event.split(' ');
  const name = rest.join(' ') || undefined;
  if (kind === 'always') return 'at once';
  if (kind === 'after') return triggerText('after', name ?? '', undefined, rawAt(document, ['delays']));
  if (kind === 'done') return triggerText('onDone', '', name);
  if (kind === 'error') return triggerText('onError', '', name);
  return eventText(event);
}

/** "if asks about: payment · to Paying · remember, reply: payment-first". */
export function transitionWords(document: Raw, from: StatePath, transition: unknown): string {
  const { guard, target, actions } = shapeOf(transition);
  const to = typeof target === 'string' ? targetOf(document, from, target) : undefined;
  return [
    guard === undefined ? 'always' : `if ${guardText(guard)}`,
    target === undefined ? 'stays' : `to ${to === undefined ? String(target) : trailOf(document, to)}`,
    listOf(actions).map(actionText).join(', '),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A field of a state, of a prompt or of the funnel. */
export function valueWords(field: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (field === 'entry' || field === 'exit') return listOf(value).map(actionText).join(', ');
  if (field === 'invoke')
    return listOf(value)
      .map((one) => (isRaw(one) ? spelled(String(one.src)) : String(one)))
      .join(', ');
  return JSON.stringify(value, null, 1);
}

/** Both sides by `words`; as JSON where these do not show the difference. */
export function sidesOf(change: { before?: unknown; after?: unknown }, words: (value: unknown) => string) {
  const { before, after } = change;
  const said: Sides = {
    ...(before === undefined ? {} : { before: words(before) }),
    ...(after === undefined ? {} : { after: words(after) }),
  };
  if (said.before === undefined || said.before !== said.after) return said;
  return { before: JSON.stringify(before, null, 1), after: JSON.stringify(after, null, 1) };
}

/** The texts that differ, each by its language and, of several, its place. */
export function promptChanges(before: unknown, after: unknown): ({ title: string } & Sides)[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const titles = [...new Set([...old.keys(), ...now.keys()])].filter(
    (title) => old.get(title) !== now.get(title),
  );
  return titles.map((title) => {
    const [one, other] = [old.get(title), now.get(title)];
    return {
      title,
      ...(one === undefined ? {} : { before: one }),
      ...(other === undefined ? {} : { after: other }),
    };
  });
}

function textsOf(prompt: unknown): Map<string, string> {
  const variants = variantsOf(isRaw(prompt) ? prompt : undefined);
  const texts = variants.flatMap(({ text }, index) => {
    const place = variants.length === 1 ? '' : ` (${index + 1})`;
    if (typeof text === 'string') return [[`Text${place}`, text] as const];
    if (!isRaw(text)) return [];
    return Object.entries(text).map(
      ([language, said]) => [`${LANGUAGE_NAMES[language] ?? language}${place}`, String(said)] as const,
    );
  });
  return new Map(texts);
}
