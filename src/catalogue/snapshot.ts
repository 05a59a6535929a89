/** Files become a snapshot, or are refused as a whole. */
import { createHash } from 'node:crypto';
import type { CatalogueSchema, Located, Problem, Report, Snapshot, SourceFile } from './catalogue.ts';
import { type ReadTable, readTable } from './read-table.ts';

/** A snapshot that lost a larger share of the rows of a table than this is refused: it is more likely a mishap. */
export const MOST_LOST = 0.2;

export type Made<T> = { snapshot: Snapshot<T> } | { refused: string; report: Report };

/** @param at the time (ms) */
export function makeSnapshot<T>(
  schema: CatalogueSchema<T>,
  files: readonly SourceFile[],
  at: number,
): Made<T> {
  const problems: Problem[] = [];
  const tables: Record<string, ReadTable> = {};
  for (const [name, table] of Object.entries(schema.tables)) {
    const file = files.find((one) => one.table === name);
    tables[name] = file ? readTable(file, table, problems) : { found: 0, rows: [], wrong: [] };
    if (file === undefined && !table.optional)
      problems.push({ file: name, why: 'is a table that is missing', whole: true });
  }
  const lost = new Map<string, Set<Located<unknown>>>(
    Object.entries(tables).map(([name, { wrong }]) => [name, new Set(wrong)]),
  );
  const data = schema.assemble(tables, {
    leaveOut: (table, row, why, column) => {
      lost.get(table)!.add(row);
      const { row: _, path, ...where } = row;
      const place = [path, column].filter((part) => part !== undefined).join('.');
      problems.push({ ...where, ...(place !== '' && { column: place }), why });
    },
    refuse: (table, why) => {
      const file = files.find((one) => one.table === table)?.name ?? table;
      problems.push({ file, why, whole: true });
    },
  });
  const report: Report = { tables: {}, problems };
  for (const [name, { found }] of Object.entries(tables)) {
    report.tables[name] = { rows: found, taken: found - lost.get(name)!.size };
  }
  const refused = reasonToRefuse(schema.tables, report, schema.items(data));
  if (refused !== undefined) return { refused, report };
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
  return { snapshot: { data, hash, loadedAt: at, items: schema.items(data), report } };
}

function reasonToRefuse(
  tables: CatalogueSchema<unknown>['tables'],
  { tables: counts, problems }: Report,
  items: number,
): string | undefined {
  const unusable = problems.find(({ whole }) => whole);
  if (unusable !== undefined) return problemText(unusable);
  for (const [name, { rows, taken }] of Object.entries(counts)) {
    if (rows === 0 && !tables[name]!.optional) return `${name} has no rows`;
    if (rows - taken > rows * MOST_LOST) return `${name} has lost ${rows - taken} of ${rows} rows`;
  }
  return items === 0 ? 'there is nothing in it' : undefined;
}

/** `properties.csv, line 3, nightly "R$": is not a number` */
export function problemText({ file, line, column, value, why }: Problem): string {
  const where = [file, line === undefined ? [] : `line ${line}`, column ?? []].flat().join(', ');
  return `${where}${value === undefined ? '' : ` "${value}"`}: ${why}`;
}
