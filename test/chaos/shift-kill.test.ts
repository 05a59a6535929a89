/** People take conversations over, write and give them back while Prosa is killed under load (G1, G2, G4, G9). */
import { expect, it } from 'vitest';
import { isByPerson, ON_ITS_WAY, playShift, type Sent } from '../support/chaos/shift.ts';
import { type Kept, keptIn } from '../support/chaos/shift-evidence.ts';
import { replayAll } from '../support/replay-all.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `PROSA_CHAOS_KILLS=100 npm run test:chaos` for a long one. */
const KILLS = Number(process.env.PROSA_CHAOS_KILLS ?? 10);

it(`${KILLS} kills -9 while people write: one voice, nothing lost, doubled or out of order`, async () => {
  const dataDir = temporaryDirectory();
  const shift = await playShift({ dataDir, customers: 24, people: 6, kills: KILLS, seed: Date.now() });
  const kept = await keptIn(dataDir);
  const written = shift.stretches.flatMap((stretch) => stretch.written);
  const accepted = [...shift.accepted.values()].flat();
  const repeated = repeats(shift.sent);
  process.stdout.write(
    `${shift.kills} kills, ${accepted.length} messages of customers, ${shift.stretches.length} conversations taken over, ` +
      `${written.length} messages of people, ${repeated.size} sent again in doubt\n`,
  );
  expect(shift.stretches.length).toBeGreaterThan(KILLS);
  expect(written.length).toBeGreaterThan(5 * KILLS);

  expect(lostDoubledOrMisplaced(shift.accepted, kept)).toEqual([]);
  expect(kept.operated.filter((id, n) => kept.operated.indexOf(id) !== n)).toEqual([]);
  expect(written.filter(({ id }) => !kept.operated.includes(id))).toEqual([]);
  expect(wrongSends(written, shift.sent, kept)).toEqual([]);
  expect([...repeated].filter(([id, times]) => times > (kept.messages.get(id)?.repeats ?? 0))).toEqual([]);
  expect(outOfOrder(shift.sent)).toEqual([]);

  for (const { customer, takenAt, givingAt } of shift.stretches) {
    const spoken = shift.sent.filter(
      (one) => one.to === customer && !isByPerson(one) && one.at > takenAt + ON_ITS_WAY && one.at < givingAt,
    );
    expect(spoken, 'the bot spoke while a person had the conversation').toEqual([]);
  }
  expect(shift.stretches.filter(({ answered }) => !answered)).toEqual([]);

  const replays = await replayAll(dataDir);
  expect(replays).toHaveLength(24);
  expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
});

function lostDoubledOrMisplaced(accepted: ReadonlyMap<string, readonly string[]>, kept: Kept): string[] {
  return [...accepted].flatMap(([customer, ids]) => {
    const stored = kept.heard.get(customer) ?? [];
    return JSON.stringify(stored) === JSON.stringify(ids)
      ? []
      : [`${customer}: ${stored.length} of ${ids.length}`];
  });
}

/** What a person wrote is one message, which left, and again only where that is counted. */
function wrongSends(written: readonly { text: string }[], sent: readonly Sent[], kept: Kept): string[] {
  return written.flatMap(({ text }) => {
    const entries = [...kept.messages.values()].filter((one) => one.text === text);
    const ids = new Set(sent.filter((one) => one.text === text).map(({ id }) => id));
    return entries.length === 1 && ids.size === 1
      ? []
      : [`${text}: ${entries.length} kept, ${ids.size} sent`];
  });
}

/** How often each message arrived once more. */
function repeats(sent: readonly Sent[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { id } of sent) times.set(id, (times.get(id) ?? -1) + 1);
  return new Map([...times].filter(([, again]) => again > 0));
}

function outOfOrder(sent: readonly Sent[]): Sent[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  return sent.filter(({ id }) => {
    const [conversation, entry] = [
      id.slice(0, id.lastIndexOf(':')),
      Number(id.slice(id.lastIndexOf(':') + 1)),
    ];
    if (seen.has(id)) return false;
    seen.add(id);
    const before = highest.get(conversation) ?? 0;
    highest.set(conversation, Math.max(before, entry));
    return entry < before;
  });
}
