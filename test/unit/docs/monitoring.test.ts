import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DASHBOARDS, jsonOf } from '../../../grafana/dashboards/dashboards.ts';
import { METRICS } from '../../../src/telemetry/catalogue.ts';
import type { Metric } from '../../../src/telemetry/metric.ts';
import { PROMETHEUS, panels, ruleFiles, rules } from '../../support/monitoring.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const headings = new Set(
  [...read('docs/guides/on-call.md').matchAll(/^### (\w+)$/gm)].map(([, heading]) => heading!.toLowerCase()),
);

/** The series that the metrics of the catalogue have, with their labels. */
const series = new Map<string, string[]>();
for (const { name, type, labels } of Object.values<Metric>(METRICS)) {
  const known = [...Object.keys(labels), 'instance', 'job'];
  if (type !== 'histogram') series.set(name, known);
  else {
    series.set(`${name}_bucket`, [...known, 'le']);
    for (const part of ['sum', 'count']) series.set(`${name}_${part}`, known);
  }
}
const recorded = new Set(rules().flatMap(({ record }) => record ?? []));

/** What is wrong with a query: a metric that there is not, or a label that it does not have. */
function wrongIn(query: string): string[] {
  const wrong: string[] = [];
  for (const [, name, selector = ''] of query.matchAll(/\b(prosa[_:][a-z0-9_:]+)(?:\{([^}]*)\})?/g)) {
    if (recorded.has(name!)) continue;
    const labels = series.get(name!);
    if (labels === undefined) wrong.push(`there is no ${name}`);
    for (const [, label] of selector.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)) {
      if (labels !== undefined && !labels.includes(label!)) wrong.push(`${name} has no label ${label}`);
    }
  }
  return wrong;
}

describe('dashboards', () => {
  it('are what Grafana reads, written by npm run dashboards', () => {
    const folder = 'grafana/provisioning/dashboards/json/';
    const files = Object.keys(DASHBOARDS).map((name) => `${name}.json`);
    expect(readdirSync(new URL(folder, ROOT)).sort()).toEqual(files.sort());
    for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
      expect(read(`${folder}${name}.json`) === jsonOf(dashboard), `${name}.json is stale`).toBe(true);
    }
  });

  it('ask only for metrics and labels of the catalogue', () => {
    const wrong = panels().flatMap(({ dashboard, title, queries }) =>
      queries.flatMap(wrongIn).map((what) => `${dashboard}, ${title}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  it('show every metric of the catalogue but those that only tell numbers for scaling', () => {
    const asked = panels()
      .flatMap(({ queries }) => queries)
      .join('\n');
    const unseen = Object.values<Metric>(METRICS)
      .filter(({ name }) => !asked.includes(name))
      .map(({ name }) => name);
    expect(unseen).toEqual([
      'prosa_log_held',
      'prosa_log_unreadable_total',
      'prosa_journal_entries_erased_total',
      'prosa_journals_untrimmable_total',
    ]);
  });

  it('say of each panel what it means, what to do, and where the runbook tells more', () => {
    for (const { dashboard, title, description, links, fieldConfig } of panels()) {
      const panel = `${dashboard}, ${title}`;
      expect(description, panel).toMatch(/^.{15,}\n\n\*\*What to do:\*\* .{10,}/s);
      expect(fieldConfig?.defaults?.unit, panel).toBeTruthy();
      expect(fieldConfig?.defaults?.thresholds?.steps.length, panel).toBeGreaterThan(0);
      expect(headings, panel).toContain(links?.[0]?.url?.split('#')[1]);
    }
  });

  it('number their panels, so that a link to one stays', () => {
    for (const { panels } of Object.values(DASHBOARDS)) {
      expect(panels?.map(({ id }) => id)).toEqual(panels?.map((_, index) => index + 1));
    }
  });

  it('have the variables tenant, funnel and channel, and lead to runbook and Studio', () => {
    for (const dashboard of Object.values(DASHBOARDS)) {
      expect(dashboard.templating?.list?.map(({ name }) => name)).toEqual(['tenant', 'funnel', 'channel']);
      expect(dashboard.links?.map(({ title }) => title)).toEqual(['Dashboards', 'Runbook', 'Studio']);
    }
  });
});

describe('alerts', () => {
  const alerts = rules().filter(({ alert }) => alert !== undefined);

  it('ask only for metrics and labels of the catalogue', () => {
    expect(rules().flatMap(({ expr }) => wrongIn(expr))).toEqual([]);
  });

  it('have a severity, words and a runbook that there is', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(labels?.severity, alert).toMatch(/^(critical|warning)$/);
      expect(annotations?.summary, alert).toMatch(/\.$/);
      expect(annotations?.description, alert).toMatch(/\.$/);
      expect(annotations?.runbook_url, alert).toBe(`docs/guides/on-call.md#${alert!.toLowerCase()}`);
    }
    expect([...headings].sort()).toEqual(alerts.map(({ alert }) => alert!.toLowerCase()).sort());
  });

  it('are each tried firing and silent', () => {
    const tests = ruleFiles('tests')
      .map((file) => readFileSync(new URL(`tests/${file}`, PROMETHEUS), 'utf8'))
      .join('\n');
    const untried = alerts.filter(
      ({ alert }) => !(tests.includes(`name: ${alert} fires`) && tests.includes(`name: ${alert} is silent`)),
    );
    expect(untried.map(({ alert }) => alert)).toEqual([]);
  });
});
