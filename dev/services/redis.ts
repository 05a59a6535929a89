/** Redis, or a server that speaks as it does, on loopback with an append-only file, and a replica if wanted. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { freePorts } from './free-ports.ts';
import { requireProgram } from './programs.ts';
import { ServiceProcess } from './service-process.ts';
import { ServicesError } from './services-error.ts';

export interface RedisOptions {
  /** What the servers keep; a start finds what an earlier one left there. */
  dataDir: string;
  /** Of the primary; any free one unless given. */
  port?: number;
  /** When the append-only file is synced; `always` unless given. */
  appendfsync?: 'always' | 'everysec' | 'no';
  /** A second server that follows the first. */
  replica?: boolean;
  /** `redis-server` unless given; `valkey-server` takes the same settings. */
  program?: string;
  /** Server settings beside or instead of those below, such as `cluster-enabled`. */
  settings?: Readonly<Record<string, string>>;
}

export interface RunningRedisServer {
  url: string;
  port: number;
  readonly pid: number;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again after a `kill`, with its data and port; resolves when it answers. */
  restart(): Promise<void>;
}

export interface RunningRedis extends RunningRedisServer {
  /** Where one was asked for. */
  replica: RunningRedisServer | undefined;
  /** Ends all servers; their data stays. */
  stop(): Promise<void>;
}

interface StartedServer extends RunningRedisServer {
  stop(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;

/** @throws ServicesError where the program is missing, or with the end of the server's log */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const { appendfsync = 'always', program = 'redis-server' } = options;
  const path = requireProgram(program);
  const dataDir = resolve(options.dataDir);
  const free = await freePorts(2);
  const port = options.port ?? free[0]!;
  const common = { appendfsync, ...options.settings };

  const primary = await startServer(path, 'Redis', port, join(dataDir, 'primary'), common, answers);
  if (!options.replica) return Object.assign(primary, { replica: undefined });
  try {
    const settings = { ...common, replicaof: `127.0.0.1 ${port}` };
    const replica = await startServer(
      path,
      'Redis replica',
      free[1]!,
      join(dataDir, 'replica'),
      settings,
      follows,
    );
    const stopPrimary = primary.stop;
    const stop = async () => {
      await replica.stop();
      await stopPrimary();
    };
    return Object.assign(primary, { replica, stop });
  } catch (error) {
    await primary.stop();
    throw error;
  }
}

async function startServer(
  program: string,
  name: string,
  port: number,
  dataDir: string,
  given: Readonly<Record<string, string>>,
  check: (redis: Redis) => Promise<void>,
): Promise<StartedServer> {
  mkdirSync(dataDir, { recursive: true });
  const settings: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: dataDir,
    appendonly: 'yes',
    save: '',
    'repl-diskless-sync-delay': '0',
    'set-proc-title': 'no', // it is recognized by the command line it was started with
    ...given,
  };
  const args = Object.entries(settings).flatMap(([setting, value]) => [`--${setting}`, value]);
  const run = async () => {
    const server = await ServiceProcess.start({
      name,
      command: [program, ...args],
      logFile: join(dataDir, 'server.log'),
    });
    try {
      await server.untilAnswer(() => asked(port, check), ANSWER_TIMEOUT_MS);
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  };
  let server = await run();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    kill: () => server.kill(),
    restart: async () => {
      if (server.isRunning) throw new ServicesError(`${name} is running`);
      server = await run();
    },
    stop: () => server.terminate(STOP_GRACE_MS),
  };
}

async function asked(port: number, check: (redis: Redis) => Promise<void>): Promise<void> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  redis.on('error', () => {}); // connect() rejects with it
  try {
    await redis.connect();
    await check(redis);
  } finally {
    redis.disconnect();
  }
}

/** While it loads its file, a server answers PING with an error. */
async function answers(redis: Redis): Promise<void> {
  await redis.ping();
}

/** Until it has written its append-only file anew from what the primary sent, it refuses to be ended. */
async function follows(redis: Redis): Promise<void> {
  const info = await redis.info();
  for (const line of ['master_link_status:up', 'aof_rewrite_in_progress:0', 'aof_rewrite_scheduled:0']) {
    if (!info.includes(line)) throw new ServicesError(`the replica does not say ${line} yet`);
  }
}
