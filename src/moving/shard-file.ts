/**
 * The conversations of a shard in an export: lines of JSON, compressed. A file consists of gzip members (RFC 1952,
 * 2.2), each appended whole, so one that a crash has cut off is cut away and the file goes on behind the last one.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { ProsaError } from '../errors.ts';

const compress = promisify(gzip);

export const shardFileName = (shard: number): string =>
  join('conversations', `shard-${String(shard).padStart(4, '0')}.ndjson.gz`);

/**
 * Appends lines behind the first `bytes` of the file, durably; what stood there is gone.
 * @returns how long the file is now
 */
export async function appendLines(path: string, bytes: number, lines: string): Promise<number> {
  const member = await compress(lines);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, bytes === 0 ? 'w' : 'r+', 0o600);
  try {
    await file.truncate(bytes);
    await file.write(member, 0, member.length, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes + member.length;
}

/** @throws ProsaError `export_invalid` when it is missing or too short */
export async function checkLength(path: string, bytes: number): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < bytes) throw new ProsaError('export_invalid', `${path} has ${size} bytes of ${bytes}`);
}

/** Not by readline, which takes U+2028 for the end of a line. @throws ProsaError `export_invalid` */
export async function* readLines(path: string, bytes: number): AsyncGenerator<string> {
  if (bytes === 0) return;
  const chunks = createReadStream(path, { end: bytes - 1 }).pipe(createGunzip());
  let rest: Buffer[] = [];
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString();
        rest = [];
        from = end + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (cause) {
    throw new ProsaError('export_invalid', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (rest.length > 0) throw new ProsaError('export_invalid', `${path} ends within a line`);
}
