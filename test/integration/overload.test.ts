import { expect, it } from 'vitest';
import { customerNumber } from '../../src/simulator/customer.ts';
import { webhookPayload } from '../../src/simulator/webhook-payload.ts';
import { WebhookSender } from '../../src/simulator/webhook-sender.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, startProsa, TWO_WORKERS } from '../support/prosa.ts';

/** Events the process holds before they are durable. */
const BOUND = 40;
const CUSTOMERS = 3 * BOUND;
const MESSAGES = 6;

it('three times more than it holds at once is refused before it is accepted, and nothing that was accepted is lost', async () => {
  const prosa = await startProsa({
    env: { ...TWO_WORKERS, PROSA_MAX_IN_FLIGHT: String(BOUND), LOG_LEVEL: 'fatal' },
  });
  const sender = new WebhookSender({
    url: `${prosa.url}/webhooks/whatsapp`,
    appSecret: ENDPOINT.appSecret,
    maxSockets: CUSTOMERS,
    firstGapMs: 20,
  });
  const business = { accountId: '1', phoneNumberId: ENDPOINT.phoneNumberId, displayPhoneNumber: '550000' };
  const write = (customer: number, message: number) =>
    sender.deliver(
      webhookPayload(
        [
          {
            kind: 'message',
            waId: customerNumber(customer),
            profile: 'Ana',
            id: `wamid.${customer}.${message}`,
            timestamp: Math.floor(Date.now() / 1000),
            content: { type: 'text', text: 'oi' },
          },
        ],
        business,
      ),
    );
  const accepted = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, customer) => {
      for (let message = 0; message < MESSAGES; message++) {
        if (!(await write(customer, message)).accepted) return false;
      }
      return true;
    }),
  );
  sender.stop();
  expect(accepted).not.toContain(false);
  expect(sender.answers['503']).toBeGreaterThan(0);
  expect(Object.keys(sender.answers).sort()).toEqual(['200', '503']);
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    const view = (await conversationOf(prosa, 'whatsapp', customerNumber(customer)))!;
    const response = await fetch(`${prosa.url}/api/conversations/${view.id}/journal`, { headers: asAdmin });
    const { items } = (await response.json()) as { items: { messageId?: string }[] };
    expect(items.flatMap(({ messageId }) => messageId ?? [])).toEqual(
      Array.from({ length: MESSAGES }, (_, message) => `wamid.${customer}.${message}`),
    );
  }
  // Nothing is left behind of what was refused.
  await eventually(async () => {
    const metrics = await (await fetch(`${prosa.url}/metrics`)).text();
    return metrics.includes('prosa_events_in_flight 0');
  });
});
