/** What language models have cost this month and today on its way, so that limits go on where they were. */
import type { House } from './house.ts';
import type { Manifest, SpentAmount } from './manifest.ts';

export async function exportSpent({ spending }: House): Promise<SpentAmount[]> {
  const accounts = spending.accounts();
  const totals = await spending.ledger.totals(accounts);
  return accounts.flatMap(({ name, ends }, index) => {
    const nanodollars = totals[index]!;
    return nanodollars === 0 ? [] : [{ name, ends, nanodollars }];
  });
}

/** As reservations under the id of the export, which are never settled: so it may be repeated. */
export async function importSpent({ id, spent = [] }: Manifest, { spending }: House): Promise<void> {
  for (const { name, ends, nanodollars } of spent) {
    const account = { name, ends, limit: undefined };
    await spending.ledger.reserve(`moved-${id}`, [account], nanodollars, nanodollars);
  }
}

/** Accounts on which a house has less than an export, of those that have not ended. */
export async function lessSpent({ spent = [] }: Manifest, { spending }: House): Promise<string[]> {
  const accounts = spent.map(({ name, ends }) => ({ name, ends, limit: undefined }));
  const totals = await spending.ledger.totals(accounts);
  const now = Date.now();
  return spent
    .filter(({ ends, nanodollars }, index) => ends > now && totals[index]! < nanodollars)
    .map(({ name }) => name);
}
