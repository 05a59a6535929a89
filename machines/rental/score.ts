/**
 * How likely a conversation is to end in a booking, 0 to 100, with the reasons. A table of what is known, not a
 * learned model: each line can be read, argued about and changed.
 */
import type { Lead } from '../../src/actor/lead.ts';
import type { FunnelContext } from '../../src/actor/record.ts';

export type Temperature = 'cold' | 'warm' | 'hot';

export interface Score {
  score: number;
  temperature: Temperature;
  /** What counted, the weightiest first. */
  reasons: { reason: Reason; points: number }[];
}

const WARM = 35;
const HOT = 65;

interface Line {
  reason: string;
  points: number;
  holds(context: FunnelContext, lead: Lead): boolean;
}

const knows =
  (slot: keyof FunnelContext['slots']): Line['holds'] =>
  ({ slots }) =>
    slots[slot] !== undefined;
const replied =
  (prompt: string): Line['holds'] =>
  ({ replies }) =>
    (replies[prompt] ?? 0) > 0;
const result =
  (name: string): Line['holds'] =>
  ({ results }) =>
    results[name] !== undefined;
const objects =
  (objection: string): Line['holds'] =>
  (_, { objections }) =>
    (objections?.[objection] ?? 0) > 0;

export type Reason = (typeof LINES)[number]['reason'];

const LINES = [
  { reason: 'place known', points: 5, holds: knows('place') },
  { reason: 'arrival known', points: 8, holds: knows('checkIn') },
  { reason: 'departure known', points: 4, holds: knows('checkOut') },
  { reason: 'party known', points: 5, holds: knows('guests') },
  { reason: 'name given', points: 5, holds: knows('name') },
  { reason: 'document given', points: 10, holds: knows('cpf') },
  { reason: 'budget told', points: 4, holds: knows('budget') },
  { reason: 'options shown', points: 4, holds: replied('options') },
  { reason: 'an option chosen', points: 12, holds: result('chosen') },
  { reason: 'dates held', points: 15, holds: result('hold') },
  { reason: 'visit arranged', points: 12, holds: result('visit') },
  { reason: 'booked', points: 40, holds: result('booking') },
  { reason: 'shows interest', points: 5, holds: (_, { buying }) => buying === 1 },
  { reason: 'asks what one asks before booking', points: 10, holds: (_, { buying }) => buying === 2 },
  { reason: 'wants to book', points: 20, holds: (_, { buying }) => buying === 3 },
  { reason: 'wants to settle it today', points: 12, holds: (_, { signs }) => signs?.timeline === 'now' },
  {
    reason: 'wants to settle it within days',
    points: 6,
    holds: (_, { signs }) => signs?.timeline === 'soon',
  },
  { reason: 'is only looking', points: -12, holds: (_, { signs }) => signs?.timeline === 'later' },
  { reason: 'decides alone', points: 4, holds: (_, { signs }) => signs?.authority === 'alone' },
  { reason: 'somebody else decides', points: -8, holds: (_, { signs }) => signs?.authority === 'other' },
  { reason: 'price does not matter much', points: 5, holds: (_, { signs }) => signs?.priceLevel === 'high' },
  { reason: 'is pleased', points: 5, holds: (_, { sentiment }) => sentiment === 'positive' },
  { reason: 'is annoyed', points: -12, holds: (_, { sentiment }) => sentiment === 'negative' },
  { reason: 'finds it expensive', points: -6, holds: objects('price') },
  { reason: 'hesitates', points: -6, holds: objects('timing') },
  { reason: 'doubts', points: -5, holds: objects('trust') },
  { reason: 'dislikes the place', points: -5, holds: objects('place') },
  { reason: 'was silent for long', points: -10, holds: ({ replies }) => (replies['follow-up'] ?? 0) >= 2 },
] as const satisfies readonly Line[];

export function scoreOf(context: FunnelContext): Score {
  const lead = context.lead ?? {};
  const reasons = LINES.filter(({ holds }) => holds(context, lead)).map(({ reason, points }) => ({
    reason,
    points,
  }));
  const sum = reasons.reduce((all, { points }) => all + points, 0);
  const score = Math.max(0, Math.min(100, sum));
  reasons.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return { score, temperature: score >= HOT ? 'hot' : score >= WARM ? 'warm' : 'cold', reasons };
}
