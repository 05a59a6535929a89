/** The jars of Apache Kafka, fetched from Maven Central by dev/kafka/pom.xml and kept for as long as it is the same. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { leashed } from './leash.ts';
import { KAFKA_BUILD_DIR, KAFKA_LIBS_DIR } from './paths.ts';
import { requireProgram } from './programs.ts';
import { ServicesError } from './services-error.ts';

/** Told in plain words what is going on, where that takes longer than a moment. */
export type Progress = (message: string) => void;

/** What was copied, by the hash of the pom. */
const STAMP = 'pom.sha256';

/**
 * The directory of the jars.
 * @throws ServicesError where Maven is missing or cannot fetch them
 */
export async function kafkaJars(progress: Progress): Promise<string> {
  const pom = join(KAFKA_BUILD_DIR, 'pom.xml');
  const hash = createHash('sha256').update(readFileSync(pom)).digest('hex');
  if (isComplete(hash)) return KAFKA_LIBS_DIR;
  const maven = requireProgram('mvn');
  const copy = `${KAFKA_LIBS_DIR}-${process.pid}`;
  mkdirSync(copy, { recursive: true });
  try {
    await fetchJars(maven, pom, copy, progress);
    writeFileSync(join(copy, STAMP), hash);
    putInPlace(copy, hash);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return KAFKA_LIBS_DIR;
}

function isComplete(hash: string): boolean {
  const stamp = join(KAFKA_LIBS_DIR, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** Another process may have done the same meanwhile. */
function putInPlace(copy: string, hash: string): void {
  rmSync(KAFKA_LIBS_DIR, { recursive: true, force: true });
  try {
    renameSync(copy, KAFKA_LIBS_DIR);
  } catch (error) {
    if (!isComplete(hash)) throw error;
  }
}

async function fetchJars(maven: string, pom: string, directory: string, progress: Progress): Promise<void> {
  progress('Maven gets the jars of Apache Kafka …');
  const [program, ...args] = leashed([
    maven,
    '--batch-mode',
    '--file',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${directory}`,
  ]);
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  let downloaded = 0;
  let told = Date.now();
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      if (/\bERROR\b/.test(line)) errors.push(line);
      if (/\bDownloaded from\b/.test(line)) downloaded++;
      if (Date.now() - told < 2_000) return;
      told = Date.now();
      progress(`  ${downloaded} files downloaded`);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new ServicesError(`Maven could not get the jars of Apache Kafka:\n${errors.slice(0, 5).join('\n')}`);
}
