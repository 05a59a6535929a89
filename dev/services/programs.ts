/** The programs services are made of; where one is missing, the error names Debian's package of it. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ServicesError } from './services-error.ts';

const PACKAGES: Record<string, string> = {
  java: 'openjdk-17-jre-headless',
  mvn: 'maven',
  'redis-server': 'redis-server',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  'valkey-server': 'valkey-server (from bookworm-backports)',
};
const LEAST_JAVA = 17;

/** The path of a program, or undefined where there is none. */
export function findProgram(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** @throws ServicesError that names the Debian package */
export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  const hint = PACKAGES[name] === undefined ? '' : `: install the Debian package ${PACKAGES[name]}`;
  throw new ServicesError(`there is no ${name} on the PATH${hint}`);
}

/** @throws ServicesError where Java is missing or older than Kafka's brokers need */
export async function requireJava(): Promise<string> {
  const java = requireProgram('java');
  const { stderr } = await promisify(execFile)(java, ['-version']);
  const version = Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (version >= LEAST_JAVA) return java;
  throw new ServicesError(
    `${java} is Java ${version}; Kafka needs ${LEAST_JAVA}: install the Debian package ${PACKAGES.java}`,
  );
}
