import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts, isFree } from '../../dev/services/free-ports.ts';
import { endRecorded, runningRecords } from '../../dev/services/process-records.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MAIN = fileURLToPath(new URL('../../dev/services/main.ts', import.meta.url));

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm run services -- …` to its end. */
async function services(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (ran.stdout += data));
  child.stderr.on('data', (data) => (ran.stderr += data));
  [ran.code] = await once(child, 'close');
  return ran;
}

const processesWith = (dataDir: string) =>
  runningRecords().filter((entry) => entry.command.some((part) => part.includes(dataDir)));

/** Ends what a failed test left, before its directory is removed. */
function dataDirectory(): string {
  const dataDir = temporaryDirectory();
  onTestFinished(async () => {
    await services(['stop', '--data-dir', dataDir]);
  });
  return dataDir;
}

describeWithKafka('npm run services', () => {
  it('starts detached on the ports given, keeps data over stop and start, and cleans', async () => {
    const dataDir = dataDirectory();
    const [kafkaPort, redisPort] = await freePorts(2);
    const start = ['start', '--detach', '--data-dir', dataDir, '--kafka-port', `${kafkaPort}`];
    start.push('--redis-port', `${redisPort}`);
    const started = await services(start);
    expect(started).toMatchObject({ code: 0 });
    expect(started.stdout.split('\n')).toEqual([
      `export KAFKA_BROKERS=127.0.0.1:${kafkaPort}`,
      `export REDIS_URL=redis://127.0.0.1:${redisPort}`,
      `export PROSA_TEST_KAFKA_BROKERS=127.0.0.1:${kafkaPort}`,
      `export PROSA_TEST_REDIS_URL=redis://127.0.0.1:${redisPort}`,
      '',
    ]);
    const redis = new Redis(redisPort!, '127.0.0.1', { retryStrategy: () => null });
    await redis.set('key', 'kept');
    redis.disconnect();
    expect(await isFree(kafkaPort!)).toBe(false);

    expect(await services(start)).toMatchObject({ code: 1, stderr: expect.stringMatching(/run already/) });
    expect(await services(['clean', '--data-dir', dataDir])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/run already/),
    });
    expect(await services(['stop', '--data-dir', dataDir])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/stopped/),
    });
    expect(processesWith(dataDir)).toEqual([]);
    expect(await isFree(kafkaPort!)).toBe(true);
    expect(await isFree(redisPort!)).toBe(true);

    await services(start);
    const again = new Redis(redisPort!, '127.0.0.1', { retryStrategy: () => null });
    expect(await again.get('key')).toBe('kept');
    again.disconnect();
    await services(['stop', '--data-dir', dataDir]);
    expect(existsSync(join(dataDir, 'single'))).toBe(true);
    expect(await services(['clean', '--data-dir', dataDir])).toMatchObject({ code: 0 });
    expect(existsSync(join(dataDir, 'single'))).toBe(false);
  });

  it('in the foreground ends with its services on SIGTERM, also while they start', async () => {
    const dataDir = dataDirectory();
    for (const until of ['starting', 'ready'] as const) {
      const child = spawn(process.execPath, [MAIN, '--data-dir', dataDir], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let isReady = false;
      const ready = once(child.stdout, 'data').then(() => {
        isReady = true;
      });
      if (until === 'ready') await ready;
      else await expect.poll(() => processesWith(dataDir).length, { timeout: 20_000 }).toBeGreaterThan(1);
      const wasReady = isReady;
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual(wasReady ? [0, null] : [143, null]);
      await expect.poll(() => processesWith(dataDir)).toEqual([]);
    }
  });
});

describeWithRedis('services', () => {
  it('end with the process that started them when that is killed', async () => {
    const dataDir = temporaryDirectory();
    const script = `
      import { startRedis } from ${JSON.stringify(new URL('../../dev/services/redis.ts', import.meta.url).href)};
      const redis = await startRedis({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(redis.port);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = Number((await once(child.stdout, 'data'))[0]);
    expect(await isFree(port)).toBe(false);
    child.kill('SIGKILL');
    await expect.poll(() => isFree(port)).toBe(true);
    expect(processesWith(dataDir)).toEqual([]);
  });

  it('name the Debian package of a program that is missing', async () => {
    const args = ['--data-dir', temporaryDirectory()];
    const env = { PATH: dirname(process.execPath) };
    const ran = await services(args, env);
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/there is no redis-server .* Debian package redis-server/),
    });
  });

  it('are ended only if the process is the one that was started', async () => {
    const other = spawn('sleep', ['60']);
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other, 'spawn');
    await endRecorded({ pid: other.pid!, command: ['redis-server', '--port', '1'] }, 1_000);
    expect(other.exitCode ?? other.signalCode).toBe(null);
    await endRecorded({ pid: other.pid!, command: ['sleep', '60'] }, 1_000);
    await expect.poll(() => other.signalCode).toBe('SIGTERM');
  });
});
