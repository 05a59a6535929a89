/** What a reply may say: everything it claims must be among these. */
import { z } from 'zod';

export const CLAIMS = ['scarcity', 'urgency', 'popularity', 'discount', 'rating', 'comparison'] as const;

/** A kind of claim that presses. */
export type Claim = (typeof CLAIMS)[number];

const day = z.iso.date();

export const replyFacts = z.strictObject({
  /** Sums of money (BRL). */
  money: z.array(z.number()).default([]),
  /** Days that may be named, as ISO dates: of the stay, of a season, of a visit. */
  days: z.array(day).default([]),
  /** Houses that may be named. */
  names: z.array(z.string()).default([]),
  /** Houses of the catalogue that are not to be named here. */
  otherNames: z.array(z.string()).default([]),
  /** Towns and neighbourhoods: after a word for a house these are no name of one. */
  places: z.array(z.string()).default([]),
  /**
   * What is known to be free or taken; without a name it is true of any house that is spoken of, without days of
   * any days that are.
   */
  availability: z
    .array(
      z.strictObject({
        name: z.string().optional(),
        free: z.boolean(),
        /** From the arrival to the departure. */
        days: z.strictObject({ from: day, to: day }).optional(),
      }),
    )
    .default([]),
  /** Kinds of claims that have a fact behind them. */
  claims: z.array(z.enum(CLAIMS)).default([]),
  percents: z.array(z.number()).default([]),
  /** Telephone numbers, e-mail addresses, CPFs and links of the business, and of this customer. */
  contacts: z.array(z.string()).default([]),
});

export type ReplyFacts = z.output<typeof replyFacts>;
export type GivenFacts = z.input<typeof replyFacts>;

export const NO_FACTS: Readonly<ReplyFacts> = Object.freeze(replyFacts.parse({}));

/** What both know. */
export function joinFacts(one: ReplyFacts, more: GivenFacts): ReplyFacts {
  const added = replyFacts.parse(more);
  const names = [...new Set([...one.names, ...added.names])];
  return {
    money: [...one.money, ...added.money],
    days: [...one.days, ...added.days],
    names,
    otherNames: [...one.otherNames, ...added.otherNames].filter((name) => !names.includes(name)),
    places: [...one.places, ...added.places],
    availability: [...one.availability, ...added.availability],
    claims: [...one.claims, ...added.claims],
    percents: [...one.percents, ...added.percents],
    contacts: [...one.contacts, ...added.contacts],
  };
}
