/** Where the catalogue is read from, by its setting. */
import { resolve } from 'node:path';
import type { CatalogueSource } from './catalogue.ts';
import { DirectorySource } from './directory-source.ts';
import { UrlSource } from './url-source.ts';

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

/**
 * @param tables that the catalogue has
 * @param pollEvery how often URLs are asked (ms)
 * @throws Error for a table there is none of
 */
export function chosenSource(
  setting: SourceSetting,
  tables: readonly string[],
  pollEvery: number,
): CatalogueSource {
  if ('directory' in setting) return new DirectorySource(resolve(setting.directory), tables);
  const urls = new Map(Object.entries(setting.urls).map(([table, url]) => [table, new URL(url)]));
  const unknown = [...urls.keys()].filter((table) => !tables.includes(table));
  if (unknown.length > 0) {
    throw new Error(`names ${unknown.join(', ')}, but the tables are ${tables.join(', ')}`);
  }
  return new UrlSource(urls, pollEvery);
}
