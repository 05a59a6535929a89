import { defineConfig } from 'vitest/config';

/** One project per kind of test; which of them run by default is said in package.json. */
const project = (name: string, testTimeout: number, serial = false) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: testTimeout,
    fileParallelism: !serial,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    projects: [
      project('unit', 10_000),
      project('properties', 600_000),
      project('conformance', 20_000),
      project('replay', 60_000),
      project('integration', 60_000),
      project('e2e', 120_000, true),
      project('chaos', 900_000, true),
    ],
  },
});
