import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Hundreds of processes and threads of Prosa are started: each would compile the same code. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/node', import.meta.url));

/** Tests that need Kafka or Redis; they are a project of their own, which starts both. */
const WITH_SERVICES = '*.services.test.ts';

/** One project per kind of test; which of them run by default is said in package.json. */
const project = (name: string, testTimeout: number, serial = false) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude: [`test/${name}/**/${WITH_SERVICES}`],
    testTimeout,
    hookTimeout: testTimeout,
    fileParallelism: !serial,
  },
});

/** Unit tests do no I/O and keep nothing in globals: files of a worker share what was imported. */
const unit = project('unit', 10_000);
const shared = { ...unit, test: { ...unit.test, isolate: false } };

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
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      shared,
      project('properties', 600_000),
      project('conformance', 20_000),
      project('replay', 60_000),
      project('dialogues', 90_000),
      project('integration', 60_000),
      services,
      project('e2e', 120_000, true),
      project('chaos', 900_000, true),
    ],
  },
});
