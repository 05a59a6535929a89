/** The page of the reference that lists the metrics, as the catalogue has them. */
import { METRICS } from '../../src/telemetry/catalogue.ts';
import type { Metric } from '../../src/telemetry/metric.ts';

const INTRODUCTION = `# Metrics

\`GET /metrics\` answers in Prometheus' text format, merged over all worker threads: counters, histograms and most gauges are summed, of some gauges the greatest counts. Beside these there are the metrics of Node.js that prom-client collects for the main thread (\`process_…\`, \`nodejs_…\`). No label ever holds a contact.

This page is written from \`src/telemetry/catalogue.ts\` by \`npm run dashboards\`. Dashboards and alerts are in [the guide for whoever is on call](../guides/on-call.md).
`;

const code = (text: string) => `\`${text}\``;

export function metricsPage(): string {
  const rows = Object.values<Metric>(METRICS).map(({ name, type, unit, labels, meaning, merge }) => {
    const greatest = merge === 'max' ? ' Of several threads the greatest.' : '';
    return [code(name), type, unit, Object.keys(labels).map(code).join(', '), meaning + greatest];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ');
  const table = [line(['name', 'type', 'unit', 'labels', 'meaning']), '| --- | --- | --- | --- | --- |'];
  return `${INTRODUCTION}\n${[...table, ...rows.map(line)].join('\n')}\n`;
}
