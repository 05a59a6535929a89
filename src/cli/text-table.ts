export type TextColumn<T> = readonly [title: string, of: (row: T) => string];

/** Rows under their titles, in columns as wide as what stands in them. */
export function textTable<T>(items: readonly T[], columns: readonly TextColumn<T>[]): string {
  const rows = [columns.map(([title]) => title), ...items.map((item) => columns.map(([, of]) => of(item)))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
