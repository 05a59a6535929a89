/**
 * The last message ids of a conversation as one string of fixed-width fingerprints, oldest first (G3).
 *
 * Fingerprints are 64 bits wide: with `RING_SIZE` entries a new message is mistaken for an old one with a
 * probability of 128 / 2^64, while the record stays small (11 characters an id instead of about 60).
 */
export const RING_SIZE = 128;
const WIDTH = 11;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function hasSeen(ring: string, messageId: string): boolean {
  const wanted = fingerprint(messageId);
  let found = ring.indexOf(wanted);
  while (found !== -1 && found % WIDTH !== 0) found = ring.indexOf(wanted, found + 1);
  return found !== -1;
}

export function remember(ring: string, messageId: string): string {
  const longest = (RING_SIZE - 1) * WIDTH;
  const kept = ring.length > longest ? ring.slice(ring.length - longest) : ring;
  return kept + fingerprint(messageId);
}

/** Two 32-bit multiplicative hashes over the UTF-16 units, finalised as in MurmurHash3, written in base 64. */
function fingerprint(text: string): string {
  let high = 0x9747b28c ^ text.length;
  let low = 0x1b873593;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high = (high << 13) | (high >>> 19);
    low = Math.imul(low ^ unit, 0x9e3779b1);
    low = (low << 15) | (low >>> 17);
  }
  high = avalanche(high ^ (low >>> 16));
  low = avalanche(low ^ high);
  let digits = '';
  for (let shift = 0; shift < 30; shift += 6) digits += ALPHABET[(high >>> shift) & 63]!;
  for (let shift = 0; shift < 30; shift += 6) digits += ALPHABET[(low >>> shift) & 63]!;
  return digits + ALPHABET[((high >>> 30) & 3) | (((low >>> 30) & 3) << 2)]!;
}

function avalanche(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
