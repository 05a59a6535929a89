import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SCRIPT = `
  import { getCompileCacheDir } from 'node:module';
  import { Worker } from 'node:worker_threads';
  import { compileCacheEnvironment } from '${new URL('../../src/compile-cache.ts', import.meta.url)}';
  const code = 'import("node:module").then(({ getCompileCacheDir: told }) => console.log(told()))';
  new Worker(code, { eval: true, env: compileCacheEnvironment() });
  console.log(getCompileCacheDir());`;

async function directories(env: Record<string, string>): Promise<string[]> {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', SCRIPT];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const output = await child.stdout.setEncoding('utf8').toArray();
  return output.join('').trim().split('\n');
}

it('a thread keeps compiled code where its process does, and nowhere without NODE_COMPILE_CACHE', async () => {
  const directory = temporaryDirectory();
  const [ofProcess, ofThread] = await directories({ NODE_COMPILE_CACHE: directory });
  expect(ofProcess).toMatch(directory);
  expect(ofThread).toBe(ofProcess);
  expect(readdirSync(directory)).toHaveLength(1);
  expect(await directories({})).toEqual(['undefined', 'undefined']);
});

it('Prosa keeps its own compiled code in its data directory, which nobody else may read', async () => {
  const dataDir = join(temporaryDirectory(), 'data');
  const env = { ...process.env, NODE_COMPILE_CACHE: '', PROSA_DATA_DIR: dataDir, PORT: '0' };
  const args = ['--disable-warning=ExperimentalWarning', 'bin/prosa.js', 'start'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await expect.poll(() => existsSync(join(dataDir, 'compiled')), { timeout: 60_000 }).toBe(true);
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    const kept = () => readdirSync(join(dataDir, 'compiled'), { recursive: true }).length;
    await expect.poll(kept, { timeout: 60_000 }).toBeGreaterThan(100);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await compilesTypeScript(dataDir); // and keeps that, too
  expect(await compilesTypeScript(dataDir)).toBe(false);
  expect(await compilesTypeScript(join(dataDir, 'other'))).toBe(true);
}, 120_000);

/** Whether `prosa --help` needs Node's compiler of TypeScript. */
async function compilesTypeScript(dataDir: string): Promise<boolean> {
  const env = { ...process.env, NODE_COMPILE_CACHE: '', PROSA_DATA_DIR: dataDir };
  const told =
    "process.on('exit', () => console.error(process.moduleLoadList.some((name) => /amaro/.test(name))))";
  const args = ['--disable-warning=ExperimentalWarning', '--import', `data:text/javascript,${told}`];
  const child = spawn(process.execPath, [...args, 'bin/prosa.js', '--help'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = await child.stderr.setEncoding('utf8').toArray();
  return JSON.parse(output.join('')) as boolean;
}
