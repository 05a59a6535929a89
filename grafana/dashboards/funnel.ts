import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph, stat } from './panels.ts';
import { ALL, countRise, FUNNEL_ONLY, max, orZero, quantile, rate, rise, sum } from './queries.ts';

const runbook = 'prosaconversionfallen';

/** How customers get on. */
export const funnel = dashboard(
  'prosa-funnel',
  'Prosa: funnel',
  'Conversion, drop-off and stage times. For single conversations open the Studio.',
  [
    [
      'In the time shown',
      [
        stat({
          title: 'Conversations begun',
          runbook: 'prosanomessages',
          unit: 'short',
          means: 'Conversations that began.',
          act: 'Far fewer than usual: is the campaign over, does WhatsApp reach us?',
          queries: [{ expr: rise(M.conversationsBegun, ALL), legend: 'begun' }],
        }),
        stat({
          title: 'Conversions',
          runbook,
          unit: 'short',
          means: 'What the funnel counts as one: bookings, holds, visits.',
          act: 'See the runbook when it falls.',
          queries: [{ expr: orZero(rise(M.conversions, ALL)), legend: 'conversions' }],
        }),
        stat({
          title: 'Conversion',
          runbook,
          unit: 'percentunit',
          limits: { warn: 0.02, bad: 0.005, below: true },
          means: 'Conversions per conversation begun in the same time.',
          act: 'Compare stage by stage below with last week, then look what was published since.',
          queries: [
            {
              expr: `(${orZero(rise(M.conversions, ALL))}) / clamp_min(${rise(M.conversationsBegun, ALL)}, 1)`,
              legend: 'conversion',
            },
          ],
        }),
        stat({
          title: 'Hand-offs',
          runbook: 'prosahandoffwaiting',
          unit: 'short',
          means: 'Conversations given to a person.',
          act: 'Many: read in the Studio what customers ask for that the funnel cannot do.',
          queries: [{ expr: orZero(rise(M.handOffs, ALL)), legend: 'given' }],
        }),
        stat({
          title: 'Hand-off that waits longest',
          runbook: 'prosahandoffwaiting',
          unit: 's',
          limits: { warn: 900, bad: 3_600 },
          means:
            'For how long a customer has waited for somebody who takes the conversation (`untaken`), or for an answer of whoever has it (`unanswered`).',
          act: 'Have somebody answer it in the Studio.',
          queries: [
            { expr: orZero(max(M.handOffOldestSeconds, ALL)), legend: 'untaken' },
            { expr: orZero(max(M.handOffUnansweredSeconds, ALL)), legend: 'unanswered' },
          ],
        }),
        stat({
          title: 'Messages of a turn (mean)',
          runbook,
          unit: 'short',
          means: 'How many messages one answer covers.',
          act: 'Near 1 though customers write in pieces: the burst wait is too short.',
          queries: [
            {
              expr: `(${rise({ ...M.turnMessages, name: `${M.turnMessages.name}_sum` }, ALL)}) / clamp_min(${countRise(M.turnMessages, ALL)}, 1)`,
              legend: 'messages',
            },
          ],
        }),
      ],
    ],
    [
      'Stages',
      [
        graph({
          title: 'Entries by stage',
          runbook,
          unit: 'ops',
          means: 'Conversations that enter each stage.',
          act: 'A stage that nobody enters any more: something before it has changed.',
          queries: [{ expr: rate(M.stageEntries, ALL, ['stage']), legend: '{{stage}}' }],
        }),
        graph({
          title: 'Exits by stage',
          runbook,
          unit: 'ops',
          means: 'Conversations that leave each stage for another.',
          act: 'Fewer exits than entries: customers stay or drop off there.',
          queries: [{ expr: rate(M.stageExits, ALL, ['stage']), legend: '{{stage}}' }],
        }),
        graph({
          title: 'Stayed or dropped off, of those who entered',
          runbook,
          unit: 'percentunit',
          span: 12,
          means:
            'One minus exits per entry in the time shown: who entered the stage and has not left it. End stages stay at 1.',
          act: 'The highest one before conversion is where the funnel loses customers; read conversations there in the Studio.',
          queries: [
            {
              expr: `clamp_min(1 - (${rise(M.stageExits, ALL, ['stage'])}) / (${rise(M.stageEntries, ALL, ['stage'])}), 0)`,
              legend: '{{stage}}',
            },
          ],
        }),
        graph({
          title: 'Time in a stage (median)',
          runbook,
          unit: 's',
          means: 'How long those who left a stage were in it.',
          act: 'It grew: customers do not understand what is asked there, or effects are slow.',
          queries: [{ expr: quantile(0.5, M.stageSeconds, ALL, ['stage']), legend: '{{stage}}' }],
        }),
      ],
    ],
    [
      'What is said and done',
      [
        graph({
          title: 'Conversions by kind',
          runbook,
          unit: 'ops',
          means: 'By the fact that counts as one.',
          act: 'One kind fell: look at its effect (booking, hold, visit).',
          queries: [{ expr: orZero(rate(M.conversions, ALL, ['kind'])), legend: '{{kind}}' }],
        }),
        graph({
          title: 'Objections by stage',
          runbook,
          unit: 'ops',
          means: 'Reasons against that customers gave.',
          act: 'A new peak: did prices or texts change?',
          queries: [
            {
              expr: orZero(rate(M.objections, ALL, ['stage', 'objection'])),
              legend: '{{stage}}: {{objection}}',
            },
          ],
        }),
        graph({
          title: 'Facts',
          runbook,
          unit: 'ops',
          means: 'What the funnel tells: options shown, holds, searches that failed.',
          act: '`search.failed`, `booking.failed`: see effects in “Way of a message”.',
          queries: [{ expr: rate(M.facts, FUNNEL_ONLY, ['name']), legend: '{{name}}' }],
        }),
        graph({
          title: 'Turns superseded, of those begun',
          runbook,
          unit: 'percentunit',
          limits: { warn: 0.2, bad: 0.5 },
          means: 'Answers taken back because the customer wrote on.',
          act: 'High: the burst wait is too short for how customers write; what was spent on them is lost.',
          queries: [
            {
              expr: `(${orZero(rate(M.turnsSuperseded, ALL))}) / clamp_min(sum (rate(${M.turnMessages.name}_count{${ALL}}[$__rate_interval])), 0.001)`,
              legend: 'superseded',
            },
          ],
        }),
        graph({
          title: 'Hand-offs waiting',
          runbook: 'prosahandoffwaiting',
          unit: 'short',
          means: 'Conversations that wait for a person and that nobody has taken.',
          act: 'Rising: more people, or let the funnel do more.',
          queries: [{ expr: orZero(sum(M.handOffsWaiting, ALL, ['channel'])), legend: '{{channel}}' }],
        }),
        graph({
          title: 'Holds and bookings',
          runbook,
          unit: 'ops',
          means: 'Holds and bookings asked for, by what became of them.',
          act: '`failed`: who has what cannot be asked; see effects in “Way of a message”. Many `taken`: what is offered is as good as sold.',
          queries: [
            { expr: rate(M.bookingClaims, '', ['kind', 'outcome']), legend: '{{kind}} {{outcome}}' },
            { expr: rate(M.bookingsReleased, '', ['by']), legend: 'ended by {{by}}' },
          ],
        }),
        graph({
          title: 'Time to hold or book',
          runbook,
          unit: 's',
          limits: { warn: 0.5, bad: 2 },
          means: 'From when it is asked for until the answer is durable, of 19 in 20.',
          act: 'As slow as the disk of Redis or of the data directory.',
          queries: [{ expr: quantile(0.95, M.bookingClaimSeconds, '', ['kind']), legend: '{{kind}}' }],
        }),
        graph({
          title: 'Catalogue',
          runbook: 'prosacataloguestale',
          unit: 'short',
          means: 'Items that are sold, and problems in what the source had last.',
          act: '`prosa catalogue check` lists the problems.',
          queries: [
            { expr: max(M.catalogueItems), legend: 'items' },
            { expr: max(M.catalogueProblems), legend: 'problems' },
          ],
        }),
        graph({
          title: 'Age of the catalogue',
          runbook: 'prosacataloguestale',
          unit: 's',
          limits: { warn: 900, bad: 3_600 },
          means:
            'How long ago its source confirmed it. Beyond `PROSA_CATALOGUE_MAX_AGE_SECONDS` nothing is sold.',
          act: 'Does the source answer? The log tells why not.',
          queries: [
            { expr: max(M.catalogueAgeSeconds), legend: 'age' },
            { expr: max(M.catalogueMaxAgeSeconds), legend: 'may be' },
          ],
        }),
        graph({
          title: 'Looks at the catalogue',
          runbook: 'prosacataloguestale',
          unit: 'ops',
          means: 'How looks at the source of the catalogue ended.',
          act: '`refused`: its contents are wrong as a whole. `failed`: it cannot be read.',
          queries: [{ expr: rate(M.catalogueLooks, '', ['outcome']), legend: '{{outcome}}' }],
        }),
      ],
    ],
  ],
);
