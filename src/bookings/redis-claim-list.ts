/** Reads claims in the order of redis/claims.lua's BY_RESOURCE. */
import type { RedisConnection } from '../store/redis-connection.ts';
import type { ClaimPlace, ClaimQuery, KeptClaim } from './bookings.ts';

/** Claims that are read at once. */
const PAGE = 200;

interface ClaimKeys {
  claims: string;
  resources: string;
}

/**
 * @param read gives the claim in a value of the hash
 * @param isListed which of them are wanted
 */
export async function listClaims(
  connection: RedisConnection,
  { claims, resources }: ClaimKeys,
  { after, resource, limit }: ClaimQuery,
  read: (value: Buffer) => KeptClaim,
  isListed: (claim: KeptClaim) => boolean,
): Promise<KeptClaim[]> {
  const listed: KeptClaim[] = [];
  const end = resource === undefined ? '+' : `(${resource}\x01`;
  let from = after === undefined ? first(resource) : `(${memberOf(after)}`;
  for (;;) {
    const [members] = await connection.request([
      ['ZRANGEBYLEX', resources, from, end, 'LIMIT', 0, PAGE] as const,
    ]);
    const names = (members as Buffer[]).map(String);
    if (names.length === 0) return listed;
    const ids = names.map((name) => name.slice(name.lastIndexOf('\0') + 1));
    const [values] = await connection.request([['HMGET', claims, ...ids]]);
    for (const value of values as (Buffer | null)[]) {
      if (value === null) continue; // it has ended since
      const claim = read(value);
      if (isListed(claim) && listed.push(claim) === limit) return listed;
    }
    if (names.length < PAGE) return listed;
    from = `(${names.at(-1)!}`;
  }
}

const first = (resource: string | undefined) => (resource === undefined ? '-' : `[${resource}\0`);

const memberOf = ({ resource, to, id }: ClaimPlace) => `${resource}\0${String(to).padStart(16, '0')}\0${id}`;
