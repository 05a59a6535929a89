import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../src/telemetry/catalogue.ts';
import type { Metric } from '../../../src/telemetry/metric.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What the changelog names may be gone. */
const pages = globSync(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: ROOT });
const metrics = new Set<string>(Object.values<Metric>(METRICS).map(({ name }) => name));
/** Templates of WhatsApp, as the demo has them. */
const TEMPLATES = new Set(['prosa_follow_up', 'prosa_follow_up_last']);

/** Each name that a page has and that there is not. */
function unknown(names: RegExp, isThere: (name: string) => boolean): string[] {
  return pages.flatMap((page) => {
    const found = [...readFileSync(ROOT + page, 'utf8').matchAll(names)].map(([, name]) => name!);
    return [...new Set(found)].filter((name) => !isThere(name)).map((name) => `${page}: ${name}`);
  });
}

/** `a{b,c}` is `ab` and `ac`. */
function spelledOut(path: string): string[] {
  const [, before, choices, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  if (choices === undefined) return [path];
  return choices.split(',').flatMap((choice) => spelledOut(`${before}${choice}${after}`));
}

describe('the pages name only what there is', () => {
  it('of metrics', () => {
    const isThere = (name: string) => metrics.has(name) || TEMPLATES.has(name);
    expect(unknown(/`(prosa_[a-z_]+)`/g, isThere)).toEqual([]);
  });

  it('of files and folders', () => {
    const isThere = (path: string) =>
      spelledOut(path).every((one) => globSync(one, { cwd: ROOT }).length > 0);
    const inTree = /`((?:bench|bin|dev|docs|grafana|machines|prompts|src|test|workers)\/[^`\s<…]*)`/g;
    expect(unknown(inTree, isThere)).toEqual([]);
  });
});
