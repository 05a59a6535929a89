/** Where the catalogue is read from, as a setting says it. */
export type SourceSetting = { directory: string } | { urls: Readonly<Record<string, string>> };

const ENTRY = /^([a-z][a-z0-9_-]*)=(https?:\/\/.+)$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A directory, or `table=https://…` for each table with spaces between. Plain http only from this machine: prices
 * must not be changed on their way.
 * @throws Error that says what is wrong, without the URL
 */
export function readSourceSetting(text: string): SourceSetting {
  if (!/(?:^|=)https?:\/\//.test(text)) return { directory: text };
  const urls: Record<string, string> = {};
  for (const part of text.trim().split(/\s+/)) {
    const [, table, address] = ENTRY.exec(part) ?? [];
    if (table === undefined || !URL.canParse(address!)) {
      throw new Error('must be a directory, or table=https://… for each table with spaces between');
    }
    const url = new URL(address!);
    if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname))
      throw new Error(`of ${table} must be https`);
    if (table in urls) throw new Error(`names ${table} twice`);
    urls[table] = url.href;
  }
  return { urls };
}
