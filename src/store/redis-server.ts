/**
 * What a Redis server promises about what was written to it. Found out by INFO, and by CONFIG where that is allowed;
 * where it is not, as on many managed servers, its append-only file is taken to be synced every second.
 */
import { ProsaError } from '../errors.ts';

/**
 * When what was written is on the disk of the server: when it is answered (`appendfsync always`), when WAITAOF says
 * so (Redis 7.2, Valkey; but see redis-durability.ts), or some seconds later.
 */
export type Sync = 'always' | 'waitaof' | 'everysec';

export interface ServerFacts {
  sync: Sync;
  /** Whether it writes snapshots to its disk beside the append-only file, or may. */
  savesSnapshots: boolean;
}

/** Rejects with the error the server answered. */
export type Ask = (command: string, ...args: string[]) => Promise<unknown>;

const OLDEST = '7.0';
const WITH_WAITAOF = '7.2';

/** @throws ProsaError `config_invalid` when it may forget what was written, naming the setting to change */
export async function inspectServer(ask: Ask, server: string): Promise<ServerFacts> {
  const info = parseInfo(String(await ask('INFO')));
  const refuse = (why: string) => new ProsaError('config_invalid', `REDIS_URL (${server}): ${why}`);
  const version = info.redis_version ?? '0';
  if (isOlder(version, OLDEST)) throw refuse(`it is Redis ${version}; Prosa needs ${OLDEST} or newer`);
  if (info.aof_enabled !== '1') {
    throw refuse('it keeps no append-only file, so a restart loses conversations; set appendonly yes');
  }
  if (info.maxmemory_policy?.startsWith('allkeys')) {
    throw refuse(
      `it drops conversations when its memory is full; set maxmemory-policy noeviction (it is ${info.maxmemory_policy})`,
    );
  }
  if ((await setting(ask, 'no-appendfsync-on-rewrite')) === 'yes') {
    throw refuse('while its file is rewritten nothing is synced; set no-appendfsync-on-rewrite no');
  }
  const appendfsync = await setting(ask, 'appendfsync');
  if (appendfsync === 'no') throw refuse('it never syncs; set appendfsync always or everysec');
  const withoutWaiting = isOlder(version, WITH_WAITAOF) ? 'everysec' : 'waitaof';
  return {
    sync: appendfsync === 'always' ? 'always' : withoutWaiting,
    savesSnapshots: (await setting(ask, 'save')) !== '',
  };
}

/** What holds for all servers of a cluster. */
export function combine(facts: readonly ServerFacts[]): ServerFacts {
  const weakest = (['everysec', 'waitaof'] as const).find((sync) => facts.some((one) => one.sync === sync));
  return { sync: weakest ?? 'always', savesSnapshots: facts.some((one) => one.savesSnapshots) };
}

/** Undefined where it may not be read. */
async function setting(ask: Ask, name: string): Promise<string | undefined> {
  try {
    const found = (await ask('CONFIG', 'GET', name)) as unknown[];
    return found[1] === undefined ? undefined : String(found[1]);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const isRefusal = (error: unknown) => /^(NOPERM|ERR)\b/.test((error as Error).message);

export function parseInfo(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
