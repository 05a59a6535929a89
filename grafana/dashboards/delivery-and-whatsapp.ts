import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph, stat } from './panels.ts';
import { CHANNEL, max, orZero, quantile, rate, rise, sum } from './queries.ts';

const runbook = 'prosadeliverystopped';

/** Messages on their way to customers. */
export const deliveryAndWhatsApp = dashboard(
  'prosa-delivery',
  'Prosa: delivery and WhatsApp',
  'The outbox, the pace, and what WhatsApp says.',
  [
    [
      'Outbox',
      [
        stat({
          title: 'Oldest in the outbox',
          runbook,
          unit: 's',
          limits: { warn: 60, bad: 300 },
          means: 'How long a conversation has had a message to send.',
          act: 'Does WhatsApp refuse (codes below), or is the pace too slow?',
          queries: [{ expr: max(M.outboxOldestSeconds, CHANNEL, ['channel']), legend: '{{channel}}' }],
        }),
        stat({
          title: 'Conversations with unsent messages',
          runbook,
          unit: 'short',
          limits: { warn: 1_000, bad: 10_000 },
          means: 'How many wait for their channel.',
          act: 'Rising with sends at the pace: WHATSAPP_MESSAGES_PER_SECOND is the limit.',
          queries: [{ expr: sum(M.unsentConversations), legend: 'waiting' }],
        }),
        stat({
          title: 'Repeated with unknown outcome',
          runbook: 'prosasendsrepeated',
          unit: 'short',
          limits: { warn: 1, bad: 50 },
          means: 'Messages that may have reached a customer twice, in the time shown.',
          act: 'The network to WhatsApp cuts connections, or a process died while it sent.',
          queries: [{ expr: rise(M.sendsRepeatedUnknown, CHANNEL), legend: 'repeated' }],
        }),
        graph({
          title: 'Sends by outcome',
          runbook,
          unit: 'ops',
          means: '`accepted`; `retry` comes again; `failed` for good; `unknown` waits for its status.',
          act: 'Look at the codes beside it.',
          queries: [
            { expr: rate(M.sends, CHANNEL, ['channel', 'outcome']), legend: '{{channel}} {{outcome}}' },
          ],
        }),
        graph({
          title: 'Codes of what came to nothing',
          runbook,
          unit: 'ops',
          means:
            'By WhatsApp’s code: 131047 the window of 24 hours is closed, 131026 cannot be reached, 130429 and 131056 too fast, 190 the token.',
          act: '190: renew WHATSAPP_ACCESS_TOKEN now. 130429: lower the pace.',
          queries: [
            {
              expr: orZero(rate(M.sendFailures, CHANNEL, ['channel', 'code'])),
              legend: '{{channel}} {{code}}',
            },
          ],
        }),
        graph({
          title: 'From the decision to the channel',
          runbook,
          unit: 's',
          limits: { warn: 5, bad: 60 },
          means: 'Of messages that were accepted, attempts and the wait for the pace included.',
          act: 'Higher than the answer time of the channel: they wait here, for pace or attempts.',
          queries: [0.5, 0.95].map((q) => ({
            expr: quantile(q, M.sendDelaySeconds, CHANNEL, ['channel']),
            legend: `${q * 100} % {{channel}}`,
          })),
        }),
        graph({
          title: 'Answer time of the channel (95 %)',
          runbook,
          unit: 's',
          limits: { warn: 2, bad: 10 },
          means: 'How long one call of its API takes.',
          act: 'WhatsApp is slow: status page of Meta. Nothing to be done here.',
          queries: [{ expr: quantile(0.95, M.sendSeconds, CHANNEL, ['channel']), legend: '{{channel}}' }],
        }),
        graph({
          title: 'Waiting for the pace',
          runbook,
          unit: 'short',
          means:
            'Shard groups that wait for the pace of their channel, on average. Above 0 there is more to send than allowed.',
          act: 'For long: ask Meta for a higher throughput, then raise WHATSAPP_MESSAGES_PER_SECOND.',
          queries: [{ expr: rate(M.sendPacingSeconds, CHANNEL, ['channel']), legend: '{{channel}}' }],
        }),
        graph({
          title: 'Conversations with unsent messages, by process',
          runbook,
          unit: 'short',
          limits: { warn: 1_000, bad: 10_000 },
          means: 'How many conversations have a message to send.',
          act: 'It rises steadily: nothing leaves any more. On one process alone: its way to the channel is cut.',
          queries: [{ expr: sum(M.unsentConversations, '', ['instance']), legend: '{{instance}}' }],
        }),
      ],
    ],
    [
      'What WhatsApp says',
      [
        graph({
          title: 'Updates in webhooks',
          runbook: 'prosanomessages',
          unit: 'ops',
          means: 'Messages, statuses, and what was skipped.',
          act: '`skipped` rises: another number sends here, or Meta changed its format.',
          queries: [{ expr: rate(M.webhookUpdates, '', ['kind']), legend: '{{kind}}' }],
        }),
        graph({
          title: 'Statuses',
          runbook,
          unit: 'ops',
          means: 'What became of messages: sent, delivered, read, failed.',
          act: '`failed` rises: codes above. `read` falls: do customers block the number? See its quality at Meta.',
          queries: [{ expr: rate(M.messageStatuses, '', ['state']), legend: '{{state}}' }],
        }),
        graph({
          title: 'Read, of those delivered',
          runbook,
          unit: 'percentunit',
          means: 'In the time shown; customers who hide it count as not read.',
          act: 'A fall over days: messages come too often or at the wrong hour.',
          queries: [
            {
              expr: `(${rise(M.messageStatuses, 'state="read"')}) / clamp_min(${rise(M.messageStatuses, 'state="delivered"')}, 1)`,
              legend: 'read',
            },
          ],
        }),
        graph({
          title: 'Webhooks refused',
          runbook: 'prosaerrorrate',
          unit: 'ops',
          limits: { warn: 0.1, bad: 5 },
          means: 'Answers to WhatsApp that were not 200.',
          act: '401: WHATSAPP_APP_SECRET. 503: overload or a stop; they come again.',
          queries: [
            {
              expr: orZero(rate(M.httpRequests, 'route="webhook",code!="200"', ['code'])),
              legend: '{{code}}',
            },
          ],
        }),
      ],
    ],
  ],
);
