/** Passwords are kept as scrypt hashes (RFC 7914), each with its own salt and the cost it was made with. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** OWASP's cost for interactive logins: 32 MiB and about 60 ms. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const MEMORY = 128 * 1024 * 1024;
const BYTES = 32;

export const SHORTEST_PASSWORD = 10;

/** `scrypt$N$r$p$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await derive(password.normalize('NFKC'), salt, BYTES, { ...COST, maxmem: MEMORY }));
}

function written(salt: Buffer, hash: Buffer): string {
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** What an unknown name is checked against, so that its answer takes as long; no password gives it. */
const NOBODY = written(randomBytes(16), randomBytes(BYTES));

/** @param kept the hash; undefined for somebody there is not, which takes as long and is false */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, N, r, p, salt, hash] = (kept ?? NOBODY).split('$');
  const expected = Buffer.from(hash ?? '', 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: MEMORY };
  const given = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt ?? '', 'base64url'),
    BYTES,
    options,
  );
  return expected.length === given.length && timingSafeEqual(expected, given) && kept !== undefined;
}
