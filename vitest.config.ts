import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Hundreds of processes and threads of Prosa are started: each would compile the same code. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/node', import.meta.url));

/** Tests that need Kafka or Redis; they are a project of their own, which starts both. */
const WITH_SERVICES = '*.services.test.ts';

/**
 * One project per kind of test; which of them run by default is said in package.json. Tests keep nothing in globals, so
 * the files of a worker share what was imported. A project that tries services or browsers runs file by file.
 */
const project = (name: string, testTimeout: number, serial = false) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude: [`test/${name}/**/${WITH_SERVICES}`],
    testTimeout,
    hookTimeout: testTimeout,
    isolate: serial,
    fileParallelism: !serial,
  },
});

const services = {
  ...project('services', 120_000, true),
  test: {
    ...project('services', 120_000, true).test,
    include: [`test/{conformance,integration}/**/${WITH_SERVICES}`],
    exclude: [],
    globalSetup: 'test/support/services-setup.ts',
  },
};

export default defineConfig({
  test: {
    pool: 'forks',
    // What is waited for comes at once where the machine is idle; of a busy one this much is borne.
    expect: { poll: { timeout: 15_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      project('unit', 30_000),
      project('properties', 600_000),
      project('conformance', 60_000),
      project('replay', 60_000),
      project('dialogues', 90_000),
      project('integration', 60_000),
      project('processes', 60_000),
      services,
      project('e2e', 120_000, true),
      project('chaos', 900_000, true),
    ],
  },
});
