/** What a customer might say next, which a channel may offer to be tapped: `suggestions` of the states. */
import { z } from 'zod';
import type { FunnelContext } from '../actor/record.ts';
import type { FunnelDocument, StateDocument } from './document.ts';
import { LANGUAGES, languageFor, ownLanguage, textsOf } from './languages.ts';
import { slotNames } from './names.ts';

const text = z.string().trim().min(1).max(80);

export const suggestionsSchema = z.array(
  z.strictObject({
    /** In the funnel's own language, or by language. */
    text: z.union([text, z.partialRecord(z.enum(LANGUAGES), text)]),
    /** Only while one of these slots is not known. */
    whileLacking: z.array(z.enum(slotNames)).min(1).optional(),
  }),
);

/**
 * Those of the innermost active state that has some, in the conversation's language; one that is not said in it is
 * offered in the funnel's own, one that is said in neither is left out.
 * @param value the machine's state value
 */
export function suggestionsOf(document: FunnelDocument, value: unknown, context: FunnelContext): string[] {
  const [own, wished] = [ownLanguage(document), languageFor(document, context)];
  return innermost(document.machine, value).flatMap(({ text, whileLacking }) => {
    if (whileLacking?.every((slot) => slot in context.slots)) return [];
    const texts = new Map(textsOf(text, own));
    return texts.get(wished) ?? texts.get(own) ?? [];
  });
}

function innermost(machine: StateDocument, value: unknown): z.infer<typeof suggestionsSchema> {
  let found = machine.suggestions;
  let [state, at]: [StateDocument | undefined, unknown] = [machine, value];
  while (state !== undefined && at !== undefined) {
    const [name, inner]: [string, unknown] =
      typeof at === 'string' ? [at, undefined] : (Object.entries(at as object)[0] ?? ['', undefined]);
    state = state.states?.[name];
    found = state?.suggestions ?? found;
    at = inner;
  }
  return found ?? [];
}
