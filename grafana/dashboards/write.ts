/** `npm run dashboards`: writes what Grafana reads, and the reference of the metrics. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { metricsPage } from '../../dev/reference/metrics-page.ts';
import { DASHBOARDS, jsonOf } from './dashboards.ts';

const folder = new URL('../provisioning/dashboards/json/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
  writeFileSync(new URL(`${name}.json`, folder), jsonOf(dashboard));
}
writeFileSync(new URL('../../docs/reference/metrics.md', import.meta.url), metricsPage());
