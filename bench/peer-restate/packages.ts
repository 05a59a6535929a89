/** The peer's packages: installed in a directory of their own on request, never among Prosa's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';

/** Those the figures in docs/guides/performance.md were made with. */
export const peerPackages: Record<string, string> = {
  '@restatedev/restate-server': '1.7.12',
  '@restatedev/restate-sdk': '1.17.2',
  '@restatedev/xstate': '0.5.2',
  xstate: '5.33.3',
};

export const defaultPackages = join(fileURLToPath(new URL('../..', import.meta.url)), '.peers/restate');

export interface PeerPackages {
  directory: string;
  /** The server's program. */
  server: string;
  versions: Record<string, string>;
}

/** Arguments of npm; no package needs a script of its own to be installed. */
export function installArguments(directory: string): string[] {
  const packages = Object.entries(peerPackages).map(([name, version]) => `${name}@${version}`);
  return ['install', '--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund', ...packages];
}

/** @throws BenchError that says how to install them */
export async function findPackages(
  wanted: string,
  install: boolean,
  progress: (line: string) => void,
): Promise<PeerPackages> {
  const directory = resolve(wanted);
  if (missingIn(directory).length > 0 && install) await npmInstall(directory, progress);
  const missing = missingIn(directory);
  if (missing.length > 0) {
    throw new BenchError(
      `${missing.join(', ')} not found in ${directory}; --install installs them, as does\n  npm ${installArguments(directory).join(' ')}`,
    );
  }
  const versions = Object.keys(peerPackages).map((name) => [name, versionIn(directory, name)!]);
  return { directory, server: serverIn(directory), versions: Object.fromEntries(versions) };
}

function missingIn(directory: string): string[] {
  const missing = Object.keys(peerPackages).filter((name) => versionIn(directory, name) === undefined);
  return missing.length > 0 || existsSync(serverIn(directory)) ? missing : [serverPackage];
}

const serverPackage = `@restatedev/restate-server-${process.platform}-${process.arch}`;
const serverIn = (directory: string) => join(directory, 'node_modules', serverPackage, 'bin/restate-server');

function versionIn(directory: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(directory, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return undefined;
  }
}

async function npmInstall(directory: string, progress: (line: string) => void): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const args = installArguments(directory);
  progress(`peer: npm ${args.join(' ')}`);
  const child = spawn('npm', args, { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new BenchError(`npm ended with code ${code}`);
}
