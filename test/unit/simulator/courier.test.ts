import { expect, it } from 'vitest';
import { Courier, type CourierOptions } from '../../../src/simulator/courier.ts';
import { Random } from '../../../src/simulator/random.ts';
import type { MessageUpdate, StatusUpdate } from '../../../src/simulator/webhook-payload.ts';
import type { Delivery, WebhookSender } from '../../../src/simulator/webhook-sender.ts';

const message = (waId: string, id: string): MessageUpdate => ({
  kind: 'message',
  waId,
  profile: 'Ana',
  id,
  timestamp: 1,
  content: { type: 'text', text: 'Oi' },
});

const status = (id: string): StatusUpdate => ({
  kind: 'status',
  waId: '1',
  id,
  status: 'sent',
  timestamp: 1,
});

interface Value {
  messages?: { id: string }[];
  statuses?: { id: string }[];
}

/** Ids of the updates in each POST, in order. */
function courierWith(options: Partial<CourierOptions>, accepted = true) {
  const posts: string[][] = [];
  const noted: string[] = [];
  const sender = {
    async deliver(payload: object): Promise<Delivery> {
      const { entry } = payload as { entry: { changes: { value: Value }[] }[] };
      const values = entry.flatMap(({ changes }) => changes).map(({ value }) => value);
      posts.push(
        values.flatMap((value) => [...(value.messages ?? []), ...(value.statuses ?? [])]).map(({ id }) => id),
      );
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { accepted, posts: 1 };
    },
  };
  const courier = new Courier({
    sender: sender as WebhookSender,
    business: { accountId: '1', phoneNumberId: '2', displayPhoneNumber: '3' },
    random: new Random(5),
    duplicates: 0,
    shuffle: false,
    onPosted: ({ id }) => noted.push(`posted ${id}`),
    onAccepted: ({ id }) => noted.push(`accepted ${id}`),
    ...options,
  });
  return { courier, posts, noted };
}

it('POSTs each message once and at once', async () => {
  const { courier, posts, noted } = courierWith({});
  expect(await courier.message(message('1', 'a'))).toBe(true);
  expect(await courier.message(message('1', 'b'))).toBe(true);
  expect(posts).toEqual([['a'], ['b']]);
  expect(noted).toEqual(['posted a', 'accepted a', 'posted b', 'accepted b']);
});

it('says so when a message could not be delivered', async () => {
  const { courier, noted } = courierWith({ duplicates: 1 }, false);
  expect(await courier.message(message('1', 'a'))).toBe(false);
  expect(noted).toEqual(['posted a']);
});

it('puts statuses of the same moment into one POST', async () => {
  const { courier, posts } = courierWith({});
  for (const id of ['a', 'b', 'c']) courier.status(status(id));
  expect(await courier.drain(9_000)).toBe(true);
  expect(posts).toEqual([['a', 'b', 'c']]);
});

it('POSTs duplicates at once, later, and after the next message', async () => {
  const { courier, posts } = courierWith({ duplicates: 1 });
  for (let i = 0; i < 30; i++) await courier.message(message('1', String(i)));
  expect(await courier.drain(9_000)).toBe(true);
  const order = posts.flat().map(Number);
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => Math.floor(i / 2)));
  expect(courier.duplicates).toBe(30);
  const late = order.filter(
    (id, index) => order.indexOf(id) < index && order.indexOf(id + 1) < index && id < 29,
  );
  expect(late.length).toBeGreaterThan(5);
  // First POSTs are in order all the same.
  const firsts = order.filter((id, index) => order.indexOf(id) === index);
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
});

it('permutes and merges webhooks of different customers, and keeps the order within each', async () => {
  const { courier, posts } = courierWith({ shuffle: true });
  await Promise.all(
    Array.from({ length: 20 }, async (_, customer) => {
      for (let i = 0; i < 5; i++) await courier.message(message(String(customer), `${customer}/${i}`));
    }),
  );
  const all = posts.flat();
  expect(all).toHaveLength(100);
  expect(posts.length).toBeLessThan(90);
  for (let customer = 0; customer < 20; customer++) {
    const own = all.filter((id) => id.startsWith(`${customer}/`));
    expect(own).toEqual(own.toSorted());
  }
  const firstRound = all.filter((id) => id.endsWith('/0'));
  expect(firstRound).not.toEqual(Array.from({ length: 20 }, (_, customer) => `${customer}/0`));
});

it('waits no longer than it is told', async () => {
  const { courier } = courierWith({});
  const slow = new Courier({
    sender: { deliver: () => new Promise(() => {}) } as unknown as WebhookSender,
    business: { accountId: '1', phoneNumberId: '2', displayPhoneNumber: '3' },
    random: new Random(1),
    duplicates: 0,
    shuffle: false,
    onPosted: () => {},
    onAccepted: () => {},
  });
  void slow.message(message('1', 'a'));
  expect(await slow.drain(30)).toBe(false);
  expect(await courier.drain(30)).toBe(true);
});
