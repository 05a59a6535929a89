/**
 * Zeroes what a SQLite file holds between the cells of its pages.
 *
 * `secure_delete` overwrites what is deleted. But when rows move between neighbouring pages, copies of them stay
 * in the unallocated bytes between the list of a page's cells and the first cell, and those of a row deleted later
 * are never found again. These bytes mean nothing (https://www.sqlite.org/fileformat2.html, "B-tree Pages"), so
 * zeroing them harms nothing, even when it is cut off half-way. What does not look like a page of a b-tree in
 * every respect is left alone.
 *
 * The owner of the file calls this between transactions when the write-ahead log is empty, and drops its page
 * cache afterwards.
 */
import { fdatasyncSync, fstatSync, readSync, writeSync } from 'node:fs';

const FILE_HEADER = 100;
/** Kinds of b-tree pages by their first byte; interior ones have four bytes more of header. */
const HEADER_SIZE: Partial<Record<number, number>> = { 2: 12, 5: 12, 10: 8, 13: 8 };

/** @returns the number of pages of the file */
export function pagesOf(fd: number): { pageSize: number; usable: number; pages: number } {
  const header = Buffer.alloc(FILE_HEADER);
  readSync(fd, header, 0, FILE_HEADER, 0);
  const size = header.readUInt16BE(16);
  const pageSize = size === 1 ? 65_536 : size;
  const isSqlite = header.toString('latin1', 0, 15) === 'SQLite format 3';
  const pages = isSqlite ? Math.floor(fstatSync(fd).size / pageSize) : 0;
  return { pageSize, usable: pageSize - header[20]!, pages };
}

/**
 * @param first page number, from 1
 * @returns how many pages had something to zero
 */
export function zeroUnused(fd: number, first: number, count: number): number {
  const { pageSize, usable, pages } = pagesOf(fd);
  const last = Math.min(first + count - 1, pages);
  if (last < first) return 0;
  const bytes = Buffer.alloc((last - first + 1) * pageSize);
  readSync(fd, bytes, 0, bytes.length, (first - 1) * pageSize);
  const zeros = Buffer.alloc(pageSize);
  let changed = 0;
  for (let number = first; number <= last; number++) {
    const at = (number - first) * pageSize;
    const gap = unusedIn(bytes.subarray(at, at + pageSize), number === 1 ? FILE_HEADER : 0, usable);
    if (gap === undefined || isZero(bytes, at + gap.from, at + gap.to, zeros)) continue;
    writeSync(fd, zeros, 0, gap.to - gap.from, (number - 1) * pageSize + gap.from);
    changed++;
  }
  if (changed > 0) fdatasyncSync(fd);
  return changed;
}

/** The unallocated bytes of a b-tree page, or undefined if it is none. */
function unusedIn(page: Buffer, start: number, usable: number): { from: number; to: number } | undefined {
  const headerSize = HEADER_SIZE[page[start]!];
  if (headerSize === undefined) return undefined;
  const cells = page.readUInt16BE(start + 3);
  const from = start + headerSize + 2 * cells;
  const to = page.readUInt16BE(start + 5) || 65_536;
  if (from > to || to > usable) return undefined;
  for (let pointer = start + headerSize; pointer < from; pointer += 2) {
    const cell = page.readUInt16BE(pointer);
    if (cell < to || cell >= usable) return undefined;
  }
  return { from, to };
}

function isZero(bytes: Buffer, from: number, to: number, zeros: Buffer): boolean {
  return bytes.compare(zeros, 0, to - from, from, to) === 0;
}
