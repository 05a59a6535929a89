/** What dashboards and rules ask Prometheus for. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { DASHBOARDS } from '../../grafana/dashboards/dashboards.ts';

export const PROMETHEUS = new URL('../../grafana/prometheus/', import.meta.url);

export interface AskedPanel {
  dashboard: string;
  title: string;
  description?: string;
  links?: { url?: string }[];
  fieldConfig?: { defaults?: { unit?: string; thresholds?: { steps: unknown[] } } };
  queries: string[];
}

interface Panel extends Omit<AskedPanel, 'dashboard' | 'queries'> {
  type: string;
  targets?: { expr: string }[];
  panels?: Panel[];
}

export function panels(): AskedPanel[] {
  return Object.entries(DASHBOARDS).flatMap(([name, dashboard]) => {
    const all = (dashboard.panels as unknown as Panel[]).flatMap((panel) => [panel, ...(panel.panels ?? [])]);
    return all
      .filter(({ type }) => type !== 'row')
      .map((panel) => ({
        ...panel,
        dashboard: name,
        queries: (panel.targets ?? []).map(({ expr }) => expr),
      }));
  });
}

export interface Rule {
  file: string;
  alert?: string;
  record?: string;
  expr: string;
  labels?: { severity?: string };
  annotations?: { summary?: string; description?: string; runbook_url?: string };
}

export const ruleFiles = (folder: 'rules' | 'tests') => readdirSync(new URL(`${folder}/`, PROMETHEUS)).sort();

export function rules(): Rule[] {
  return ruleFiles('rules').flatMap((file) => {
    const text = readFileSync(new URL(`rules/${file}`, PROMETHEUS), 'utf8');
    const { groups } = parse(text) as { groups: { rules: Omit<Rule, 'file'>[] }[] };
    return groups.flatMap((group) => group.rules.map((rule) => ({ ...rule, file })));
  });
}
