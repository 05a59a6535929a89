import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkFunnel } from '../../../src/funnel/check.ts';
import { eventNames } from '../../../src/funnel/names.ts';
import { problemCodes } from '../../../src/funnel/problems.ts';

const page = readFileSync(new URL('../../../docs/reference/funnel.md', import.meta.url), 'utf8');

test('the page lists exactly the problems there are, with their severity', () => {
  const rows = page.matchAll(/^\| `([a-z-]+)`\s+\| (error|warning)\s+\|/gm);
  expect(Array.from(rows, ([, code, severity]) => [code, severity])).toEqual(Object.entries(problemCodes));
});

test('the page names every event', () => {
  for (const name of eventNames) expect(page).toContain(`\`${name.replace('intent.', '')}\``);
});

test('the document on the page is good but for its catalogue', () => {
  const [, document] = /```json\n(.*?)```/s.exec(page)!;
  const problems = checkFunnel(document, {
    catalogue: { guards: {}, actions: {}, effects: {} },
    prompts: new Map(),
  });
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['unknown-action']));
});
