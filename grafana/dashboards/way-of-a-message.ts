import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph } from './panels.ts';
import { ALL, CHANNEL, orZero, quantile, rate, sum } from './queries.ts';

const runbook = 'prosaslowreplies';
const slow = { warn: 0.25, bad: 1 };

/** Where the time goes, step by step. */
export const wayOfAMessage = dashboard(
  'prosa-way',
  'Prosa: way of a message',
  'Latency by step, in the order of a message: gateway, log, mailbox, step, commit, effects, delivery.',
  [
    [
      'Gateway and log',
      [
        graph({
          title: 'Requests by kind',
          runbook: 'prosaerrorrate',
          unit: 'reqps',
          means: 'Requests answered, by kind of route and status code.',
          act: '5xx of `webhook`: messages come again later; see the error rate in the runbook.',
          queries: [
            {
              expr: rate(M.httpRequests, 'route!="health"', ['route', 'code']),
              legend: '{{route}} {{code}}',
            },
          ],
        }),
        graph({
          title: 'Time of requests (95 %)',
          runbook,
          unit: 's',
          limits: { warn: 1, bad: 5 },
          means: 'Until the answer was written. WhatsApp gives up after some seconds and delivers again.',
          act: 'Webhooks wait for the commit (or for Kafka): look at the steps below.',
          queries: [{ expr: quantile(0.95, M.httpRequestSeconds, '', ['route']), legend: '{{route}}' }],
        }),
        graph({
          title: 'Log lag',
          runbook: 'prosaloglag',
          unit: 'short',
          limits: { warn: 1_000, bad: 10_000 },
          means:
            'Events in Kafka that are not applied yet, by engine; with one process there is no such log.',
          act: 'It rises: engines are too few, too busy, or their store does not answer.',
          queries: [{ expr: orZero(sum(M.logLag, '', ['instance'])), legend: '{{instance}}' }],
        }),
        graph({
          title: 'Event delay',
          runbook: 'prosaslowevents',
          unit: 's',
          limits: { warn: 0.5, bad: 2 },
          means:
            'From acceptance until what an event caused is durable: all of log, mailbox, step and commit.',
          act: 'Find the step below that grew with it.',
          queries: [0.5, 0.95, 0.99].map((q) => ({
            expr: quantile(q, M.eventDelaySeconds),
            legend: `${q * 100} %`,
          })),
        }),
      ],
    ],
    [
      'Mailbox, step, commit',
      [
        graph({
          title: 'Wait in the mailbox',
          runbook: 'prosaslowevents',
          unit: 's',
          limits: slow,
          means: 'Until a transaction takes the event. It is short while commits keep up.',
          act: 'Full transactions beside it: the store or the thread is the limit.',
          queries: [0.5, 0.99].map((q) => ({
            expr: quantile(q, M.mailboxWaitSeconds),
            legend: `${q * 100} %`,
          })),
        }),
        graph({
          title: 'Events of a transaction (95 %)',
          runbook: 'prosaslowevents',
          unit: 'short',
          limits: { warn: 256, bad: 500 },
          means: 'How much one commit carries; it grows under load, 512 is the most.',
          act: 'At the limit: more groups or engines, or a faster disk.',
          queries: [{ expr: quantile(0.95, M.batchEvents), legend: 'events' }],
        }),
        graph({
          title: 'Step of a batch (99 %)',
          runbook: 'prosaslowevents',
          unit: 's',
          limits: slow,
          means: 'Perception and funnel code of all events of a transaction.',
          act: 'It grew with a new funnel version: something in it is slow; `npm run bench -- step` tells.',
          queries: [{ expr: quantile(0.99, M.stepBatchSeconds), legend: 'step' }],
        }),
        graph({
          title: 'Commit (99 %)',
          runbook: 'prosaslowevents',
          unit: 's',
          limits: slow,
          means: 'Time until the store has a transaction durable: the fsync of SQLite, or Redis.',
          act: 'Look at the disk of the data directory, or at Redis.',
          queries: [{ expr: quantile(0.99, M.commitSeconds), legend: 'commit' }],
        }),
      ],
    ],
    [
      'Effects',
      [
        graph({
          title: 'Wait for a turn (95 %)',
          runbook: 'prosaeffectsfailing',
          unit: 's',
          limits: { warn: 1, bad: 5 },
          means: 'Attempts of effects wait when as many of a kind run as their policy allows.',
          act: 'What they call is slow, or the policy’s concurrency is too low.',
          queries: [{ expr: quantile(0.95, M.effectWaitSeconds, '', ['src']), legend: '{{src}}' }],
        }),
        graph({
          title: 'Time of an attempt (95 %)',
          runbook: 'prosaeffectsfailing',
          unit: 's',
          limits: { warn: 5, bad: 20 },
          means: 'How long searches, tools and model calls take.',
          act: 'Look at what the effect calls.',
          queries: [{ expr: quantile(0.95, M.effectSeconds, '', ['src']), legend: '{{src}}' }],
        }),
        graph({
          title: 'Ends of effects',
          runbook: 'prosaeffectsfailing',
          unit: 'ops',
          means:
            'How effects and their attempts ended. `cancelled` is normal where customers write on, `declined` where no language model is set.',
          act: '`failed`: the funnel answers otherwise, and there is a dead letter that says why.',
          queries: [{ expr: rate(M.effects, '', ['src', 'outcome']), legend: '{{src}} {{outcome}}' }],
        }),
        graph({
          title: 'Effects running and waiting',
          runbook: 'prosaeffectsfailing',
          unit: 'short',
          means: 'Running includes those that wait for their turn or their next attempt.',
          act: 'It only rises: what they call does not answer any more.',
          queries: [
            { expr: sum(M.runningEffects), legend: 'running' },
            { expr: sum(M.waitingEffects), legend: 'waiting for their turn' },
          ],
        }),
      ],
    ],
    [
      'Reply and delivery',
      [
        graph({
          title: 'Time to the decision of a reply',
          runbook,
          unit: 's',
          limits: { warn: 5, bad: 15 },
          means: 'From the customer’s last message until its reply is durable: burst, steps and effects.',
          act: 'Compare with the time of effects and with the burst wait of the funnel.',
          queries: [0.5, 0.95].map((q) => ({
            expr: quantile(q, M.replySeconds, ALL, ['channel']),
            legend: `${q * 100} % {{channel}}`,
          })),
        }),
        graph({
          title: 'From the decision to the channel (95 %)',
          runbook: 'prosadeliverystopped',
          unit: 's',
          limits: { warn: 5, bad: 60 },
          means:
            'How long a decided message took until its channel accepted it: pace, attempts, the channel itself.',
          act: 'Open “Delivery and WhatsApp”.',
          queries: [
            { expr: quantile(0.95, M.sendDelaySeconds, CHANNEL, ['channel']), legend: '{{channel}}' },
          ],
        }),
      ],
    ],
  ],
);
