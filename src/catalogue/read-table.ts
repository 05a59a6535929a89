/** The rows of one file: those that pass, and what is wrong with the others. */
import type { z } from 'zod';
import type { Located, Problem, SourceFile, Table, TableRows } from './catalogue.ts';
import { csvRows } from './csv-rows.ts';

/** A row before it was checked. */
export interface FoundRow {
  /** Of a CSV file: its line and the texts of its cells. */
  line?: number;
  cells?: Record<string, string>;
  /** Of a JSON file: the path to it. */
  path?: string;
  value: unknown;
}

export interface ReadTable extends TableRows<unknown> {
  /** Rows that were there. */
  found: number;
}

export function readTable(file: SourceFile, table: Table<unknown>, problems: Problem[]): ReadTable {
  const found = file.format === 'csv' ? csvRows(file, table, problems) : jsonRows(file, table, problems);
  const rows: Located<unknown>[] = [];
  const wrong: Located<unknown>[] = [];
  for (const { line, cells, path, value } of found) {
    const place = {
      file: file.name,
      ...(line !== undefined && { line }),
      ...(path !== undefined && { path }),
    };
    const result = table.row.safeParse(value);
    if (result.success) rows.push({ row: result.data, ...place });
    else {
      wrong.push({ row: value, ...place });
      for (const issue of result.error.issues) problems.push(problemOf(issue, place, cells, value));
    }
  }
  return { found: found.length, rows, wrong };
}

function jsonRows(file: SourceFile, table: Table<unknown>, problems: Problem[]): FoundRow[] {
  let whole: unknown;
  try {
    whole = JSON.parse(file.text);
  } catch (error) {
    problems.push({ file: file.name, why: `is not JSON: ${(error as Error).message}`, whole: true });
    return [];
  }
  try {
    return (table.rowsOfJson ?? rowsUnder(file.table))(whole);
  } catch (error) {
    problems.push({ file: file.name, why: (error as Error).message, whole: true });
    return [];
  }
}

function rowsUnder(name: string): NonNullable<Table<unknown>['rowsOfJson']> {
  return (whole) => {
    const rows = Array.isArray(whole) ? whole : (whole as Record<string, unknown> | null)?.[name];
    if (!Array.isArray(rows)) throw new Error(`is neither a list nor has one under "${name}"`);
    const before = Array.isArray(whole) ? '' : `${name}.`;
    return rows.map((value: unknown, at) => ({ path: `${before}${at}`, value }));
  };
}

const LONGEST_VALUE = 80;

function problemOf(
  { path, message }: z.core.$ZodIssue,
  place: Omit<Located<unknown>, 'row'>,
  cells: Record<string, string> | undefined,
  whole: unknown,
): Problem {
  const { path: rowPath, ...where } = place;
  const column = [...(rowPath === undefined ? [] : [rowPath]), ...path.map(String)].join('.');
  const cell = cells?.[String(path[0])];
  const value = cells === undefined ? textOf(valueAt(whole, path)) : cell;
  return {
    ...where,
    ...(column !== '' && { column }),
    ...(value !== undefined && { value: shortened(value) }),
    why: cells !== undefined && cell === undefined && path.length > 0 ? 'is empty' : message,
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shortened(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}
