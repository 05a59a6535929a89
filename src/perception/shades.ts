/** What a message tells beside its want: feeling, nearness to buying, how it is decided, and whether it corrects. */
import type { Intent, Language, Perception, Slots } from '../actor/event.ts';
import { buyingOf } from './buying.ts';
import { dayAt, fromIso } from './calendar.ts';
import type { Reading } from './normalise.ts';
import type { Objection } from './objections.ts';
import { sentimentOf } from './sentiment.ts';
import type { Setting } from './setting.ts';
import { correctsIn, signsOf } from './signs.ts';
import { topicsOf } from './topics.ts';

export type Shades = Pick<Perception, 'sentiment' | 'buying' | 'signs' | 'topics' | 'corrects'>;

interface Understood {
  intent: Intent;
  slots: Slots;
  objections: readonly Objection[];
  language: Language;
}

/** Only those that there is something to tell of. */
export function shadesOf({ text, plain }: Reading, understood: Understood, setting: Setting): Shades {
  const { intent, slots, objections, language } = understood;
  const sentiment = sentimentOf(text, plain, language, intent);
  const topics = topicsOf(plain, language);
  const buying = buyingOf({
    plain,
    language,
    intent,
    slots,
    known: setting.known ?? {},
    objections,
    topics,
    isPleased: sentiment === 'positive',
  });
  const signs = signsOf(plain, language, {
    soon: beginsSoon(slots, setting),
    objectsToPrice: objections.includes('price'),
  });
  const corrects = correctsIn(plain, language, Object.keys(slots).length > 0);
  return {
    ...(sentiment && { sentiment }),
    ...(buying && { buying }),
    ...(signs && { signs }),
    ...(topics.length > 0 && { topics }),
    ...(corrects && { corrects }),
  };
}

/** Days from the message to a stay that is still to be settled at once. */
const SOON = 3;

function beginsSoon({ checkIn }: Slots, { sentAt, timeZone }: Setting): boolean {
  const arrival = checkIn === undefined ? undefined : fromIso(checkIn);
  const today = arrival === undefined ? undefined : dayAt(sentAt, timeZone);
  return arrival !== undefined && today !== undefined && arrival - today <= SOON;
}
