import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { asAdmin, ENDPOINT } from '../support/prosa.ts';

let prosa: ProsaProcess;
let paths: Record<string, Record<string, { summary?: string; responses?: object; tags?: string[] }>>;
beforeAll(async () => {
  prosa = await ProsaProcess.start(ENDPOINT);
  const response = await fetch(`${prosa.url}/api/docs/json`, { headers: asAdmin });
  const description = (await response.json()) as { openapi: string; paths: typeof paths };
  expect(description.openapi).toBe('3.1.0');
  paths = description.paths;
});
afterAll(() => prosa.stop());

const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );

describe('the description of the API', () => {
  it('has every route of the admin API with a sentence and what it answers', () => {
    const admin = operations().filter(({ tags }) => tags?.[0] === 'admin');
    expect(admin.length).toBeGreaterThan(15);
    for (const { path, method, summary, responses } of admin) {
      expect(summary, `${method} ${path}`).toMatch(/\.$/);
      expect(JSON.stringify(responses), `${method} ${path}`).toContain('schema');
    }
  });

  it('names only routes that refuse whoever does not say who they are', async () => {
    for (const { path, method, tags } of operations()) {
      if (tags?.[0] !== 'admin') continue;
      const url = `${prosa.url}${path.replaceAll(/\{\w+\}/g, 'x')}`;
      const response = await fetch(url, { method: method.toUpperCase() });
      expect(response.status, `${method} ${path}`).toBe(401);
    }
  });
});
