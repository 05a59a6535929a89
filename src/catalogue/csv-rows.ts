/** The rows of a CSV file (RFC 4180), with commas or, as spreadsheets save it in Brazil, semicolons. */
import { CsvError, parse } from 'csv-parse/sync';
import type { Problem, SourceFile, Table } from './catalogue.ts';
import type { FoundRow } from './read-table.ts';

export function csvRows(file: SourceFile, table: Table<unknown>, problems: Problem[]): FoundRow[] {
  const records = recordsOf(file, problems);
  const [first, ...rest] = records;
  if (first === undefined) return [];
  const headings = first.record.map((heading) => heading.trim());
  for (const heading of new Set(headings)) {
    const known = heading === '' || heading in table.columns;
    const twice = heading !== '' && headings.indexOf(heading) !== headings.lastIndexOf(heading);
    if (!known) problems.push({ file: file.name, line: 1, column: heading, why: 'is a column nobody reads' });
    if (twice)
      problems.push({ file: file.name, line: 1, column: heading, why: 'is a column that is there twice' });
  }
  const missing = table.needs.filter((column) => !headings.includes(column));
  for (const column of missing)
    problems.push({ file: file.name, line: 1, column, why: 'is a column that is missing', whole: true });
  return rest.flatMap(({ record, line }) => {
    const cells: Record<string, string> = {};
    for (const [at, cell] of record.entries()) {
      const [column, content] = [headings[at], cell.trim()];
      if (column && content !== '') cells[column] = content;
    }
    if (Object.keys(cells).length === 0) return []; // people leave lines empty
    const value = Object.fromEntries(
      Object.entries(cells).flatMap(([column, cell]) => {
        const read = table.columns[column];
        return read === undefined ? [] : [[column, read(cell)]];
      }),
    );
    return [{ line, cells, value }];
  });
}

/** The line is the one a record begins in. */
function recordsOf({ text, name }: SourceFile, problems: Problem[]): { record: string[]; line: number }[] {
  const heading = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = heading.split(';').length > heading.split(',').length ? ';' : ',';
  try {
    const all = parse(text, {
      bom: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      relax_column_count: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    let next = 1;
    return all.map(({ record, info }) => {
      const line = next;
      next = info.lines + 1;
      return { record, line };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines;
    problems.push({
      file: name,
      ...(line !== undefined && { line }),
      why: `is not CSV: ${error.message}`,
      whole: true,
    });
    return [];
  }
}
