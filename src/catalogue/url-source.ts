/**
 * Tables as CSV behind URLs, as Google Sheets publishes them (File, Share, Publish to web, comma-separated values).
 *
 * Google answers with a redirect to another host, sends neither ETag nor Last-Modified for most sheets and answers
 * with a page where a sheet is not published any more. So what was asked before is told where the server gave
 * something to tell (RFC 9110, 13.1), what came is compared by its hash, and a page is not taken for a table.
 */
import { createHash } from 'node:crypto';
import { ProsaError } from '../errors.ts';
import type { CatalogueSource, SourceFile } from './catalogue.ts';

/** For all redirects and the whole body (ms). */
const TIMEOUT = 15_000;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/** What is known of a table's last answer. */
interface Known {
  etag: string | null;
  lastModified: string | null;
  hash: string;
  text: string;
}

export interface UrlSourceOptions {
  timeout?: number;
  mostBytes?: number;
}

export class UrlSource implements CatalogueSource {
  readonly name: string;
  readonly pollEvery: number;
  readonly #urls: ReadonlyMap<string, URL>;
  readonly #known = new Map<string, Known>();
  readonly #timeout: number;
  readonly #mostBytes: number;
  #given = '';

  /** @param urls by table */
  constructor(urls: ReadonlyMap<string, URL>, pollEvery: number, options: UrlSourceOptions = {}) {
    this.#urls = urls;
    this.pollEvery = pollEvery;
    this.#timeout = options.timeout ?? TIMEOUT;
    this.#mostBytes = options.mostBytes ?? MOST_BYTES;
    this.name = [...urls].map(([table, url]) => nameOf(table, url)).join(', ');
  }

  async read(signal: AbortSignal): Promise<SourceFile[] | undefined> {
    const files = await Promise.all([...this.#urls].map(([table, url]) => this.#table(table, url, signal)));
    const hash = files.map(({ table }) => this.#known.get(table)!.hash).join(' ');
    if (hash === this.#given) return undefined;
    this.#given = hash;
    return files;
  }

  async #table(table: string, url: URL, signal: AbortSignal): Promise<SourceFile> {
    const name = nameOf(table, url);
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]);
      const known = this.#known.get(table);
      const response = await follow(url, headersFor(known), limit);
      if (response.status === 304 && known !== undefined) {
        await response.body?.cancel();
        return { table, name, format: 'csv', text: known.text };
      }
      const text = await bodyOf(response, this.#mostBytes);
      this.#known.set(table, {
        etag: response.headers.get('etag'),
        lastModified: response.headers.get('last-modified'),
        hash: createHash('sha256').update(text).digest('hex'),
        text,
      });
      return { table, name, format: 'csv', text };
    } catch (cause) {
      throw new ProsaError('catalogue_unavailable', `${name}: ${reasonOf(cause, this.#timeout)}`, { cause });
    }
  }
}

/** The path of a published sheet is all that keeps it from strangers. */
const nameOf = (table: string, { host }: URL) => `${table} at ${host}`;

function headersFor(known: Known | undefined): Record<string, string> {
  return {
    accept: 'text/csv',
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  };
}

/** Redirects are followed by hand, so that none leads away from TLS. */
async function follow(from: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  let url = from;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new Error('it redirects away from https');
    url = next;
  }
  throw new Error(`it redirects more than ${MOST_REDIRECTS} times`);
}

async function bodyOf(response: Response, most: number): Promise<string> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || /html/i.test(type)) {
    await response.body?.cancel();
    throw new Error(
      response.ok ? `it answered with ${type}; is it published as CSV?` : `it answered ${response.status}`,
    );
  }
  const announced = response.headers.get('content-length');
  const isWhole = response.headers.get('content-encoding') === null && announced !== null;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > most) throw new Error(`it is larger than ${most} bytes`);
    pieces.push(piece);
  }
  if (isWhole && bytes !== Number(announced)) throw new Error(`it broke off after ${bytes} bytes`);
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
}

function reasonOf(error: unknown, timeout: number): string {
  const { name, message, cause } = error as Error & { cause?: Error };
  if (name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return cause instanceof Error ? cause.message : message;
}
