/** Panels and dashboards of Prosa: every one says what it means and what to do. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { METRICS } from '../../src/telemetry/catalogue.ts';

export interface Query {
  expr: string;
  /** Name of the line; may hold `{{label}}`. */
  legend: string;
}

export interface PanelOptions {
  title: string;
  /** What it means. */
  means: string;
  /** What to do when it is not as it should be. */
  act: string;
  /** Heading of on-call.md that helps, as its anchor. */
  runbook: string;
  /** Grafana's name of the unit. */
  unit: string;
  queries: readonly Query[];
  /** From where on it is to be looked at, and from where on it is bad; `below` turns that round. */
  limits?: { warn: number; bad: number; below?: true };
  /** Width of 24. */
  span?: number;
}

const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };
const RUNBOOK = '/public/guides/on-call.md';

const query = ({ expr, legend }: Query, index: number) =>
  new DataqueryBuilder()
    .datasource(DATASOURCE)
    .refId(String.fromCharCode(65 + index))
    .expr(expr)
    .legendFormat(legend);

function thresholds({ limits }: PanelOptions): ThresholdsConfigBuilder {
  const steps =
    limits === undefined
      ? [{ value: null, color: 'green' }]
      : limits.below
        ? [
            { value: null, color: 'red' },
            { value: limits.bad, color: 'orange' },
            { value: limits.warn, color: 'green' },
          ]
        : [
            { value: null, color: 'green' },
            { value: limits.warn, color: 'orange' },
            { value: limits.bad, color: 'red' },
          ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function describe<B extends StatBuilder | TimeseriesBuilder>(builder: B, options: PanelOptions): B {
  const { title, means, act, unit, runbook } = options;
  builder
    .title(title)
    .description(`${means}\n\n**What to do:** ${act}`)
    .unit(unit)
    .datasource(DATASOURCE)
    .thresholds(thresholds(options))
    .links([new DashboardLinkBuilder('Runbook').type(DashboardLinkType.Link).url(`${RUNBOOK}#${runbook}`)]);
  return builder;
}

/** Lines over time. */
export const graph = (options: PanelOptions): TimeseriesBuilder =>
  describe(new TimeseriesBuilder(), options)
    .targets(options.queries.map((one, index) => query(one, index).range()))
    .legend(new VizLegendOptionsBuilder().showLegend(true).calcs(['lastNotNull', 'max']))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        options.limits ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    )
    .min(0)
    .fillOpacity(8)
    .height(8)
    .span(options.span ?? 12);

/** One number. */
export const stat = (options: PanelOptions): StatBuilder =>
  describe(new StatBuilder(), options)
    .targets(options.queries.map((one, index) => query(one, index).instant()))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .noValue('none')
    .height(4)
    .span(options.span ?? 4);

export type Row = readonly [title: string, panels: readonly (StatBuilder | TimeseriesBuilder)[]];

const variable = (name: string, of: string) =>
  new QueryVariableBuilder(name)
    .datasource(DATASOURCE)
    .query(`label_values(${of}, ${name})`)
    .refresh(VariableRefresh.OnDashboardLoad)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });

export function dashboard(uid: string, title: string, description: string, rows: readonly Row[]): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['prosa'])
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .readonly()
    .withVariable(variable('tenant', METRICS.messages.name))
    .withVariable(variable('funnel', METRICS.messages.name))
    .withVariable(variable('channel', METRICS.messages.name))
    .link(
      new DashboardLinkBuilder('Dashboards')
        .type(DashboardLinkType.Dashboards)
        .tags(['prosa'])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .link(new DashboardLinkBuilder('Runbook').type(DashboardLinkType.Link).url(RUNBOOK).targetBlank(true))
    .link(
      new DashboardLinkBuilder('Studio')
        .type(DashboardLinkType.Link)
        .url('http://localhost:3000/studio/')
        .tooltip('The funnel with its customers; where Prosa is elsewhere, change the link in panels.ts')
        .targetBlank(true),
    );
  for (const [name, panels] of rows) {
    builder.withRow(new RowBuilder(name));
    for (const panel of panels) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

/** With an id for each panel, so that links to one stay. Links are shown, not hidden in a menu. */
function numbered(dashboard: Dashboard): Dashboard {
  const panels = dashboard.panels ?? [];
  for (const [index, panel] of panels.entries()) {
    panel.id = index + 1;
    for (const link of 'links' in panel ? (panel.links ?? []) : []) delete link.placement;
  }
  for (const link of dashboard.links ?? []) delete link.placement;
  return dashboard;
}
