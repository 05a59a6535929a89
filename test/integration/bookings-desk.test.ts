import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BookingView } from '../../src/bookings/booking-desk.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { prosaCli } from '../support/cli.ts';
import { logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { bring, metric, mischiefOptions } from '../support/mischief/mischief.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually } from '../support/prosa.ts';
import { sharedDirectory } from '../support/temporary-directory.ts';

const DAY = 86_400_000;
const ANA = 'A'.repeat(22);
const BIA = 'B'.repeat(22);

const dataDir = sharedDirectory();
let prosa: ProsaProcess;
beforeAll(async () => {
  const users = new Users(new LocalUsersFile(usersPath(dataDir)));
  await users.add('vera', PASSWORD, 'viewer');
  await users.add('otto', PASSWORD, 'operator');
  prosa = await ProsaProcess.start(ENDPOINT, mischiefOptions({ dataDir }));
  return () => prosa.stop();
});

/** Houses of the days from so many days from now. */
async function book(conversation: string, resource: string, inDays: number, until?: number): Promise<string> {
  const bookings = new SqliteBookings(join(dataDir, 'bookings.sqlite'));
  const from = (Math.floor(Date.now() / DAY) + inDays) * DAY;
  const id = `${conversation}:e${inDays}`;
  const request = { id, conversation, resource: `property:${resource}`, from, to: from + DAY };
  const answer = await (until === undefined
    ? bookings.book(request, Date.now())
    : bookings.hold({ ...request, until }, Date.now()));
  bookings.close();
  expect(answer.outcome).toBe('granted');
  return id;
}

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(`${prosa.url}${path}`, { headers: asAdmin, ...init });
  return { status: response.status, body: (await response.json()) as never };
}

const cli = (...args: string[]) =>
  prosaCli(['bookings', ...args, '--url', prosa.url], { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken });

describe('bookings for operators', () => {
  it('are listed page by page, shown and cancelled, by whom the audit log tells', async () => {
    const [mar, orla] = [await book(ANA, 'mar', 3), await book(ANA, 'orla', 4)];
    const held = await book(BIA, 'serra', 5, Date.now() + 3_600_000);

    const first = await ask('/api/bookings?limit=2');
    const { items, next } = first.body as { items: BookingView[]; next: string };
    expect(items).toMatchObject([
      { id: mar, conversation: ANA, resource: 'property:mar' },
      { id: orla, conversation: ANA, resource: 'property:orla' },
    ]);
    expect(Date.parse(items[0]!.to) - Date.parse(items[0]!.from)).toBe(DAY);
    expect((await ask(`/api/bookings?limit=2&after=${next}`)).body).toEqual({
      items: [expect.objectContaining({ id: held, until: expect.any(String) })],
    });
    expect((await ask(`/api/bookings?conversation=${BIA}`)).body).toMatchObject({ items: [{ id: held }] });
    expect((await ask('/api/bookings?resource=property:orla')).body).toMatchObject({ items: [{ id: orla }] });
    for (const wrong of ['after=wrong', `after=${next}&resource=property:mar`, 'limit=0', 'conversation=x']) {
      expect((await ask(`/api/bookings?${wrong}`)).body, wrong).toMatchObject({
        error: { code: 'request_invalid' },
      });
    }

    const path = `/api/bookings/${encodeURIComponent(mar)}`;
    const [viewer, operator] = [
      withSession(await logIn(prosa.url, 'vera')),
      withSession(await logIn(prosa.url, 'otto')),
    ];
    expect((await ask(path, { headers: viewer })).body).toMatchObject({ id: mar });
    expect((await ask(path, { method: 'DELETE', headers: viewer })).status).toBe(403);
    expect((await ask(path, { method: 'DELETE', headers: operator })).body).toMatchObject({ id: mar });
    expect((await ask(path, { method: 'DELETE', headers: operator })).status).toBe(404);
    await book(BIA, 'mar', 3); // it can be had again
    expect((await ask('/api/audit')).body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          ...{ who: 'otto', role: 'operator', action: 'booking.cancel', subject: mar },
          detail: { resource: 'property:mar' },
        }),
      ]),
    });

    const listed = await cli('list');
    expect([listed.code, listed.stdout]).toEqual([
      0,
      expect.stringMatching(/id +resource +from +to +held until/),
    ]);
    expect(listed.stdout.trim().split('\n')).toHaveLength(4);
    expect((await cli('show', held)).stdout).toContain('property:serra');
    expect((await cli('cancel', held)).stdout).toBe(`${held}  cancelled\n`);
    expect((await cli('cancel', held)).stderr).toContain(`there is no booking or hold ${held}`);
    expect(JSON.parse((await cli('list', '--json')).stdout)).toHaveLength(2);
    expect(await metric(prosa, 'prosa_bookings_released_total', 'by="operator"')).toBe(2);
  });

  it('are counted where conversations make them, and in the receipt when they are erased', async () => {
    for (const session of ['ana', 'bia']) {
      await bring(prosa, session, `effect book property:praia ${process.execPath}`, `${session}-1`);
      await eventually(
        async () => (await conversationOf(prosa, 'web', session))?.outbox.at(-1)?.text === 'Feito.',
      );
    }
    const claims = (outcome: string) =>
      metric(prosa, 'prosa_booking_claims_total', `kind="book",outcome="${outcome}"`);
    expect([await claims('granted'), await claims('taken'), await claims('failed')]).toEqual([1, 1, 0]);
    expect(await metric(prosa, 'prosa_booking_claim_seconds_count', 'kind="book"')).toBe(2);
    const body = JSON.stringify({ channel: 'web', address: 'ana', dryRun: true });
    const headers = { ...asAdmin, 'content-type': 'application/json' };
    const dry = await ask('/api/erasures', { method: 'POST', headers, body });
    expect(dry.body).toMatchObject({ erased: { conversations: 1, bookings: 1 } });
    const { stdout } = await prosaCli(
      ['forget', '--url', prosa.url, '--channel', 'web', '--address', 'ana'],
      { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken },
    );
    expect(stdout).toContain('1 booking or hold');
    expect((await ask('/api/erasures')).body).toMatchObject({ items: [{ erased: { bookings: 1 } }] });
    const { items } = (await ask('/api/bookings?resource=property:praia')).body as { items: BookingView[] };
    expect(items).toEqual([expect.not.objectContaining({ conversation: expect.anything() })]);
    expect((await cli('cancel', items[0]!.id)).code).toBe(0);
  });
});
