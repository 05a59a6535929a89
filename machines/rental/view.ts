/**
 * What the prompts may say: values as text, and yes-or-no questions for their sections. A value that is not
 * known is absent, so that a prompt cannot say it by mistake. Words a customer reads belong in the prompts;
 * here are only the forms of dates, money and lists, in the language they are said in.
 */
import { joinViews, variablesOfView } from '../../src/funnel/view.ts';
import { BookingView } from './booking-view.ts';
import { ChosenView } from './chosen-view.ts';
import { SearchView } from './search-view.ts';
import { TalkView } from './talk-view.ts';
import { TeamView } from './team-view.ts';
import type { ViewSource } from './view-source.ts';
import { WishView } from './wish-view.ts';

export const RentalView = joinViews<ViewSource>(
  TalkView,
  WishView,
  SearchView,
  ChosenView,
  BookingView,
  TeamView,
);

/** Every variable, for the checker. */
export const variables: readonly string[] = variablesOfView(RentalView);
