import type { EffectHandlers } from '../../../src/effects/effect.ts';
import type { RentalData } from '../data.ts';
import { bookProperty } from './book.ts';
import { checkVisits } from './check-visit-availability.ts';
import { holdProperty } from './hold.ts';
import { releaseHold } from './release-hold.ts';
import { scheduleVisit } from './schedule-visit.ts';

/** What the tools do. @param catalogue as it is at that time (ms); throws where it is stale */
export const toolHandlers = (catalogue: (now: number) => RentalData) =>
  ({
    holdProperty: holdProperty(catalogue),
    bookProperty: bookProperty(catalogue),
    releaseHold,
    checkVisits: checkVisits(catalogue),
    scheduleVisit: scheduleVisit(catalogue),
  }) satisfies EffectHandlers;
