import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricsPage } from '../../../dev/reference/metrics-page.ts';
import type { RentalData } from '../../../machines/rental/data.ts';
import { rentalSchema } from '../../../machines/rental/schema.ts';
import type { Table } from '../../../src/catalogue/catalogue.ts';
import { makeSnapshot } from '../../../src/catalogue/snapshot.ts';
import { ERROR_CODES } from '../../../src/errors.ts';
import { PROVIDER_SETTINGS } from '../../../src/llm-settings.ts';
import { SETTINGS } from '../../../src/settings.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

/** The rows of a page's first table whose first cell is code, without the marks. */
function rows(page: string): string[][] {
  return read(`docs/reference/${page}`)
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    );
}

describe('the reference says what the code says', () => {
  it('of settings', () => {
    const table = Object.entries<{ default?: string; defaultMeaning?: string; meaning: string }>({
      ...SETTINGS,
      ...PROVIDER_SETTINGS,
    });
    expect(rows('settings.md')).toEqual(
      table.map(([name, { default: value, defaultMeaning = 'none', meaning }]) => [
        name,
        value ?? defaultMeaning,
        meaning,
      ]),
    );
  });

  it('of errors', () => {
    const table = Object.entries(ERROR_CODES);
    expect(rows('errors.md')).toEqual(
      table.map(([code, { retry, meaning }]) => [code, retry ? 'yes' : 'no', meaning]),
    );
  });

  it('of metrics, written by npm run dashboards', () => {
    expect(read('docs/reference/metrics.md')).toBe(metricsPage());
  });
});

describe('the reference of the catalogue', () => {
  const page = read('docs/reference/catalogue.md');

  it('names the tables and columns there are, and which are needed', () => {
    let table = '';
    const named: Record<string, string[]> = {};
    const needed: Record<string, boolean> = {};
    for (const [, name, need, column] of page.matchAll(/^\| (?:`(\w+)`)? *\| (yes|no)? *\| `(\w+)`/gm)) {
      if (name !== undefined) [table, named[name], needed[name]] = [name, [], need === 'yes'];
      named[table]!.push(column!);
    }
    const tables = Object.entries<Table<unknown>>(rentalSchema.tables);
    expect(named).toEqual(
      Object.fromEntries(tables.map(([name, { columns }]) => [name, Object.keys(columns)])),
    );
    expect(needed).toEqual(Object.fromEntries(tables.map(([name, { optional }]) => [name, !optional])));
  });

  it('has an example that can be taken as it stands', () => {
    const files = [...page.matchAll(/`(\w+)\.csv`:\n\n```csv\n([\s\S]+?)```/g)];
    const made = makeSnapshot<RentalData>(
      rentalSchema,
      files.map(([, table, text]) => ({ table: table!, name: `${table}.csv`, format: 'csv', text: text! })),
      0,
    );
    expect(made).toMatchObject({ snapshot: { items: 2, report: { problems: [] } } });
  });
});

it('the README names no setting that does not exist', () => {
  const named = read('README.md').matchAll(/\b((?:PROSA|WHATSAPP|OPENAI)_[A-Z_]+)\b/g);
  const known = new Set<string>([...Object.keys(SETTINGS), 'PROSA_CHAOS_KILLS']);
  expect([...named].map((match) => match[1]!).filter((name) => !known.has(name))).toEqual([]);
});
