import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
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
