import { ProsaError } from '../errors.ts';

export interface RedisAddress {
  host: string;
  port: number;
  username: string | undefined;
  password: string | undefined;
  database: number;
  isEncrypted: boolean;
}

/**
 * Reads REDIS_URL: `redis://user:password@host:port/database`, `rediss:` for TLS, of a cluster several with commas
 * between, of which all but the first may be a mere `host:port`.
 * @throws ProsaError `config_invalid`; its message shows no password
 */
export function parseRedisUrl(text: string): RedisAddress[] {
  let first: URL | undefined;
  return text.split(',').map((part) => {
    const written = part.trim();
    const url = parse(
      written.includes('://') || first === undefined ? written : `${first.protocol}//${written}`,
    );
    first ??= url;
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? 6379 : Number(url.port),
      username: decodeURIComponent(url.username || first.username) || undefined,
      password: decodeURIComponent(url.password || first.password) || undefined,
      database: Number(url.pathname.slice(1)),
      isEncrypted: url.protocol === 'rediss:',
    };
  });
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || !/^(\/\d*)?$/.test(url.pathname)) {
    throw new ProsaError('config_invalid', 'REDIS_URL must be redis://host:port or rediss://host:port');
  }
  return url;
}

/** For messages and logs. */
export function describeAddresses(addresses: readonly RedisAddress[]): string {
  return addresses
    .map(({ host, port, isEncrypted }) => `${isEncrypted ? 'rediss' : 'redis'}://${host}:${port}`)
    .join(',');
}
