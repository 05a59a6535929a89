import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph, stat } from './panels.ts';
import { ALL, CHANNEL, countRate, max, orZero, quantile, rate, sum } from './queries.ts';

/** Is everything all right, in one look. */
export const overview = dashboard(
  'prosa-overview',
  'Prosa: overview',
  'Is everything all right? Green is; what is not leads to the dashboard that tells more.',
  [
    [
      'Now',
      [
        stat({
          title: 'Processes ready',
          means: 'Share of the processes that Prometheus asks and that say they are ready.',
          act: 'Find out which one is not: /readyz names its parts that are not ready.',
          runbook: 'prosaprocessdown',
          unit: 'percentunit',
          limits: { warn: 1, bad: 0.5, below: true },
          queries: [{ expr: `sum(${M.ready.name}) / count(up{job!="prometheus"})`, legend: 'ready' }],
        }),
        stat({
          title: 'Messages a second',
          means: 'Messages of customers, each counted once.',
          act: 'None in business hours: look whether WhatsApp reaches the gateway.',
          runbook: 'prosanomessages',
          unit: 'reqps',
          queries: [{ expr: orZero(rate(M.messages, ALL)), legend: 'messages' }],
        }),
        stat({
          title: 'Time to a reply (95 %)',
          means:
            'From a customer’s last message until the reply is decided; the wait for the end of a burst belongs to it.',
          act: 'Open “Way of a message” and look which step takes the time.',
          runbook: 'prosaslowreplies',
          unit: 's',
          limits: { warn: 5, bad: 15 },
          queries: [{ expr: quantile(0.95, M.replySeconds, ALL), legend: 'reply' }],
        }),
        stat({
          title: 'Requests that failed',
          means:
            'Share of the requests from outside that were answered with 5xx. WhatsApp delivers them again.',
          act: 'Look at the refusals by code below.',
          runbook: 'prosaerrorrate',
          unit: 'percentunit',
          limits: { warn: 0.01, bad: 0.05 },
          queries: [
            {
              expr: `(${orZero(rate(M.httpRequests, 'route!="health",code=~"5.."'))}) / clamp_min(${rate(M.httpRequests, 'route!="health"')}, 0.001)`,
              legend: 'failed',
            },
          ],
        }),
        stat({
          title: 'Dead letters open',
          means: 'Events that could not be applied and that nobody has looked after.',
          act: '`prosa dead-letters list`, mend the reason, then requeue them.',
          runbook: 'prosadeadletters',
          unit: 'short',
          limits: { warn: 1, bad: 20 },
          queries: [{ expr: sum(M.deadLettersOpen), legend: 'open' }],
        }),
        stat({
          title: 'Hand-offs waiting',
          means: 'Conversations that wait for a person and that nobody has taken: the bot is silent in them.',
          act: 'Have somebody answer them in the Studio.',
          runbook: 'prosahandoffwaiting',
          unit: 'short',
          queries: [{ expr: orZero(sum(M.handOffsWaiting, ALL)), legend: 'waiting' }],
        }),
      ],
    ],
    [
      'Traffic and errors',
      [
        graph({
          title: 'Messages in, replies out',
          means: 'Messages of customers, and messages to them that their channel accepted.',
          act: 'Replies that fall behind messages: open “Delivery and WhatsApp”.',
          runbook: 'prosadeliverystopped',
          unit: 'reqps',
          queries: [
            { expr: rate(M.messages, ALL, ['channel']), legend: 'in, {{channel}}' },
            { expr: rate(M.sends, `${CHANNEL},outcome="accepted"`, ['channel']), legend: 'out, {{channel}}' },
          ],
        }),
        graph({
          title: 'Refusals by code',
          means:
            'Requests that were answered with an error, by its code, and logins that were refused, by the reason. `overloaded` and `shard_closed` come again by themselves.',
          act: '`signature_invalid` or `unauthorized`: a secret is wrong or somebody tries. The others: runbook.',
          runbook: 'prosaerrorrate',
          unit: 'reqps',
          queries: [
            { expr: orZero(rate(M.requestsRefused, '', ['code'])), legend: '{{code}}' },
            { expr: orZero(rate(M.loginsRefused, '', ['reason'])), legend: 'login, {{reason}}' },
          ],
        }),
        graph({
          title: 'Time to a reply',
          means: 'Half, 95 % and 99 % of the replies are decided within this time.',
          act: 'Open “Way of a message”.',
          runbook: 'prosaslowreplies',
          unit: 's',
          limits: { warn: 5, bad: 15 },
          queries: [0.5, 0.95, 0.99].map((q) => ({
            expr: quantile(q, M.replySeconds, ALL),
            legend: `${q * 100} %`,
          })),
        }),
        graph({
          title: 'Event delay (99 %)',
          means:
            'From the acceptance of an event until what it caused is durable; WhatsApp waits for that where there is one process.',
          act: 'Open “Way of a message”: is it the mailbox, the step or the commit?',
          runbook: 'prosaslowevents',
          unit: 's',
          limits: { warn: 0.5, bad: 2 },
          queries: [{ expr: quantile(0.99, M.eventDelaySeconds), legend: 'delay' }],
        }),
      ],
    ],
    [
      'Room that is left',
      [
        graph({
          title: 'Threads busy',
          means: 'Share of their time in which threads work or are blocked. Near 1 there is nothing left.',
          act: 'More workers (`PROSA_WORKERS`) while there are cores, then more engines.',
          runbook: 'prosathreadsbusy',
          unit: 'percentunit',
          limits: { warn: 0.8, bad: 0.95 },
          queries: [
            {
              expr: `${rate(M.threadBusySeconds, '', ['instance', 'thread'])} / ${sum(M.threads, '', ['instance', 'thread'])}`,
              legend: '{{instance}} {{thread}}',
            },
          ],
        }),
        graph({
          title: 'Events in flight, of those allowed',
          means:
            'Accepted and not yet durable, as a share of `PROSA_MAX_IN_FLIGHT`. At 1 requests get a 503.',
          act: 'What keeps commits: disk, Redis, or threads that are busy?',
          runbook: 'prosaerrorrate',
          unit: 'percentunit',
          limits: { warn: 0.5, bad: 0.9 },
          queries: [
            {
              expr: `${max(M.eventsInFlight, '', ['instance'])} / ${max(M.eventsInFlightLimit, '', ['instance'])}`,
              legend: '{{instance}}',
            },
          ],
        }),
        graph({
          title: 'Late timers (99 %)',
          means: 'How late deadlines were met, as of reminders and of the wait for a burst.',
          act: 'Threads that are busy or a store that is slow make timers late.',
          runbook: 'prosalatetimers',
          unit: 's',
          limits: { warn: 5, bad: 30 },
          queries: [{ expr: quantile(0.99, M.timerLatenessSeconds, '', ['kind']), legend: '{{kind}}' }],
        }),
        graph({
          title: 'Turns begun a second',
          means: 'Answers that were begun; fewer than messages, since one covers a burst.',
          act: 'None though messages come: look for dead letters and late timers.',
          runbook: 'prosalatetimers',
          unit: 'reqps',
          queries: [{ expr: countRate(M.turnMessages, ALL, ['funnel']), legend: '{{funnel}}' }],
        }),
      ],
    ],
  ],
);
