/** Pictures of a page in 256 colours: a third of the size, and the eye sees no difference. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;
/** Colours that differ in what is dropped count as one when the palette is chosen (bits of a channel). */
const DROPPED = 2;

/** A distance of colours that the eye does not see beside text. */
const NEARLY = 12;

interface Pixels {
  width: number;
  height: number;
  /** Bytes of a pixel: red, green, blue and, of four, alpha, which screenshots do not use. */
  size: 3 | 4;
  bytes: Uint8Array;
}

/** @param png 8 bits a channel, not interlaced, as browsers write it */
export function smallerPng(png: Buffer): Buffer {
  const pixels = decode(png);
  const { palette, indexOf } = paletteOf(pixels);
  const { width, height, size, bytes } = pixels;
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter, none
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexOf[bucketAt(bytes, (y * width + x) * size)]!;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // 8 bits, of a palette
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Colours that are there often and differ from each other; all others become the nearest of them. */
function paletteOf({ size, bytes }: Pixels) {
  const buckets = new Map<number, { count: number; sum: [number, number, number] }>();
  for (let at = 0; at < bytes.length; at += size) {
    const key = bucketAt(bytes, at);
    const bucket = buckets.get(key) ?? { count: 0, sum: [0, 0, 0] };
    bucket.count += 1;
    for (const channel of [0, 1, 2] as const) bucket.sum[channel] += bytes[at + channel]!;
    buckets.set(key, bucket);
  }
  const all = [...buckets].map(([key, { count, sum }]) => ({
    key,
    count,
    colour: sum.map((total) => Math.round(total / count)) as [number, number, number],
  }));
  const chosen: typeof all = [];
  for (const one of all.toSorted((a, b) => b.count - a.count)) {
    if (chosen.length === COLOURS) break;
    // What is nearly there leaves its place to rarer colours, such as those of thin lines.
    if (chosen.every(({ colour }) => distance(colour, one.colour) > NEARLY)) chosen.push(one);
  }
  const indexOf: number[] = [];
  for (const { key, colour } of all) {
    const distances = chosen.map((one) => distance(one.colour, colour));
    indexOf[key] = distances.indexOf(Math.min(...distances));
  }
  return { palette: chosen.flatMap(({ colour }) => colour), indexOf };
}

type Colour = readonly [red: number, green: number, blue: number];

const distance = (one: Colour, other: Colour): number =>
  (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;

function bucketAt(bytes: Uint8Array, at: number): number {
  const [red, green, blue] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
  const kept = 8 - DROPPED;
  return ((red >> DROPPED) << (2 * kept)) | ((green >> DROPPED) << kept) | (blue >> DROPPED);
}

function decode(png: Buffer): Pixels {
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
  }
  const [width, height, colours] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25]];
  const size = colours === 6 ? 4 : 3;
  return { width, height, size, bytes: unfiltered(inflateSync(Buffer.concat(data)), width * size, size) };
}

/** Each byte is told by its difference from those at the left and above; the first byte of a row says how. */
function unfiltered(raw: Uint8Array, row: number, size: number): Uint8Array {
  const height = raw.length / (row + 1);
  const bytes = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)]!;
    for (let x = 0; x < row; x += 1) {
      const to = y * row + x;
      const left = x < size ? 0 : bytes[to - size]!;
      const above = y === 0 ? 0 : bytes[to - row]!;
      const aboveLeft = x < size || y === 0 ? 0 : bytes[to - row - size]!;
      bytes[to] = raw[y * (row + 1) + 1 + x]! + predicted(filter, left, above, aboveLeft);
    }
  }
  return bytes;
}

function predicted(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const guess = left + above - aboveLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - aboveLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : aboveLeft;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
