/** What the person who takes over is told, see for-the-team.ts. */
import { View } from '../../src/funnel/view.ts';
import { forTheTeam } from './for-the-team.ts';
import { scoreOf } from './score.ts';
import type { ViewSource } from './view-source.ts';

export class TeamView extends View {
  readonly #of: ViewSource;

  constructor(of: ViewSource) {
    super();
    this.#of = of;
  }

  /** For the person who takes over, in English, as versions before said it. */
  get score(): string {
    const { score, temperature, reasons } = scoreOf(this.#of.context);
    const said = reasons.map(({ reason, points }) => `${reason} (${points > 0 ? '+' : ''}${points})`);
    return `${score} (${temperature})${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
  }

  /** As {@link score}, in Portuguese. */
  get interest(): string {
    return forTheTeam.interest(scoreOf(this.#of.context));
  }

  /** Which objections were heard, in Portuguese. */
  get objections(): string | undefined {
    return forTheTeam.objections(this.#of.context.lead?.objections ?? {});
  }

  get objected(): string | undefined {
    const counted = Object.entries(this.#of.context.lead?.objections ?? {});
    return counted.length > 0 ? counted.map(([what, times]) => `${what} ${times}×`).join(', ') : undefined;
  }

  /** What the customer writes in, in Portuguese. */
  get language(): string {
    return forTheTeam.language(this.#of.context.lead?.language ?? 'pt');
  }
}
