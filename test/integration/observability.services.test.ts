/** Every panel and every rule, asked of a real Prometheus that watches real processes under load and under harm. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAlertmanager } from '../../dev/observe/alertmanager.ts';
import { type RunningService, startPrometheus } from '../../dev/observe/prometheus.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { simulateSettings } from '../../src/simulator/simulate-options.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { METRICS } from '../../src/telemetry/catalogue.ts';
import { Collector } from '../support/collector.ts';
import { writeDemoOfToday } from '../support/demo-of-today.ts';
import { Fleet } from '../support/fleet.ts';
import type { Week } from '../support/free-week.ts';
import { bring, mischiefOptions } from '../support/mischief/mischief.ts';
import { panels, rules } from '../support/monitoring.ts';
import { PrometheusApi } from '../support/prometheus-api.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { describeWithKafka, describeWithPrometheus, describeWithRedis } from '../support/services.ts';

/** Metrics are scraped, and rules evaluated, once a second. */
const SCRAPED = { timeout: 40_000, interval: 1_000 };

const hostOf = ({ url }: { url: string }) => new URL(url).host;

/** As Grafana fills them in, for a run that is short. */
const filled = (query: string) =>
  query
    .replaceAll(/\$(tenant|funnel|channel)\b/g, '.*')
    .replaceAll('$__rate_interval', '2m')
    .replaceAll('$__range', '2m');

describeWithRedis('what is to be watched', (redisUrl) =>
  describeWithKafka('with engines behind Kafka, too', (brokers) =>
    describeWithPrometheus('by a real Prometheus', () => {
      const stops: (() => Promise<unknown>)[] = [];
      let simulation: Simulation;
      let harmed: ProsaProcess;
      let fleet: Fleet;
      let alertmanager: RunningService;
      let api: PrometheusApi;
      let week: Week;

      beforeAll(async () => {
        const dataDir = mkdtempSync(join(tmpdir(), 'prosa-test-'));
        stops.push(async () => rmSync(dataDir, { recursive: true }));
        const catalogue = join(dataDir, 'catalogue');
        mkdirSync(catalogue);
        week = writeDemoOfToday(catalogue, 'Búzios', 4);
        const prices = join(dataDir, 'prices.json');
        writeFileSync(prices, JSON.stringify({ 'local:simulated': { input: 1, output: 4 } }));
        const collector = await Collector.open();
        stops.push(() => collector.stop());
        simulation = new Simulation(
          simulateSettings({
            customers: 25,
            messages: 9,
            settleSeconds: 6,
            rate: 20,
            duplicates: 0.1,
            bursts: 0.3,
            burstMs: 400,
            llmFaults: 0.3,
            faults: { failBefore: 0.05, somethingWrong: 0.05 },
            adminToken: ENDPOINT.adminToken,
            target: (endpoint) =>
              ProsaProcess.start(endpoint, {
                turns: { burst: { quietMs: 400 } },
                env: {
                  PROSA_WORKERS: '2',
                  PROSA_CATALOGUE: catalogue,
                  PROSA_LLM_PRICES: prices,
                  PROSA_OTLP_ENDPOINT: collector.url,
                },
              }),
          }),
        );
        stops.push(() => simulation.end());
        [fleet, harmed] = await Promise.all([
          Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 1, turns: { burst: { quietMs: 0 } } }),
          ProsaProcess.start(ENDPOINT, mischiefOptions()),
          simulation.start(),
        ]);
        stops.push(
          () => fleet.stop(),
          () => harmed.stop(),
        );
        alertmanager = await startAlertmanager({ dataDir: `${dataDir}/alertmanager` });
        stops.push(() => alertmanager.stop());
        const prometheus = await startPrometheus({
          dataDir: `${dataDir}/prometheus`,
          targets: {
            prosa: [hostOf(simulation.target), hostOf(harmed)],
            gateway: fleet.gateways.map(hostOf),
            engine: fleet.engines.map(({ process }) => hostOf(process)),
          },
          alertmanager: hostOf(alertmanager),
          interval: 1_000,
        });
        stops.push(() => prometheus.stop());
        api = new PrometheusApi(prometheus.url);
        await eventually(async () => (await api.query(METRICS.ready.name)).length === 4, 30_000);
        await Promise.all([simulation.play(), harm(), write()]);
        await new Promise((resolve) => setTimeout(resolve, 3_000)); // two more scrapes and evaluations
      });

      afterAll(async () => {
        for (const stop of stops.reverse()) await stop();
      });

      /** Provokes what else has nothing to show. */
      async function harm(): Promise<void> {
        await bring(harmed, 'thrower', 'oi', 'thrower-0');
        await bring(harmed, 'thrower', 'throw', 'thrower-1');
        await bring(harmed, 'looper', 'loop', 'looper-0'); // until it is set aside
        await fetch(`${harmed.url}/webhooks/whatsapp`, { method: 'POST', body: '{}' });
      }

      /** Customers of the page: one who books, two who want a person, of whom one is taken, and some of the fleet. */
      async function write(): Promise<void> {
        const prosa = simulation.target as ProsaProcess;
        const booking = [`búzios, 4 pessoas, ${week.said}`, 'gostei da 1', 'quero reservar', 'Ana Lima'];
        await Promise.all([
          converse(prosa, 'bia', [...booking, '529.982.247-25', 'sim']),
          converse(prosa, 'ana', ['oi', 'quero falar com um atendente']),
          converse(prosa, 'cida', ['oi', 'quero falar com um atendente']).then(() => take(prosa, 'cida')),
          ...Array.from({ length: 20 }, (_, n) => converse(fleet.gateways[0]!, `customer-${n}`, ['oi'])),
        ]);
      }

      async function take(prosa: ProsaProcess, session: string): Promise<void> {
        const { id } = (await conversationOf(prosa, 'web', session))!;
        const path = `/api/conversations/${id}/take`;
        const headers = { ...asAdmin, 'content-type': 'application/json' };
        const { status } = await fetch(`${prosa.url}${path}`, { method: 'POST', headers, body: '{}' });
        expect(status).toBe(200);
      }

      /** Says one after the other, each when the one before is answered. */
      async function converse(prosa: ProsaProcess, session: string, texts: readonly string[]): Promise<void> {
        const answered = async () => {
          const view = await conversationOf(prosa, 'web', session).catch(() => undefined);
          return view?.outbox.length ?? 0;
        };
        for (const text of texts) {
          const before = await answered();
          await say(prosa, session, text);
          await eventually(async () => (await answered()) > before, 20_000);
        }
      }

      async function emptyPanels(): Promise<string[]> {
        const empty: string[] = [];
        for (const { dashboard, title, queries } of panels()) {
          for (const query of queries) {
            const values = (await api.query(filled(query))).map(({ value }) => Number(value[1]));
            const name = `${dashboard}, ${title}`;
            const own = await api.query(filled(query).replaceAll(' or vector(0)', ''));
            if (own.length === 0 || !values.some(Number.isFinite)) empty.push(`${name}: ${query}`);
          }
        }
        return empty;
      }

      it('every panel shows something', () => expect.poll(emptyPanels, SCRAPED).toEqual([]));

      it('every rule is evaluated, over metrics that there are', async () => {
        const evaluated = await api.rules();
        expect(evaluated.map(({ name }) => name).sort()).toEqual(
          rules()
            .map(({ alert, record }) => alert ?? record!)
            .sort(),
        );
        expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
        const lacking = new Set<string>();
        for (const { alert, record, expr } of rules()) {
          for (const [name] of expr.matchAll(/\bprosa[_:][a-z0-9_:]+/g)) {
            const series = await api.query(name!);
            if (series.length === 0) lacking.add(`${alert ?? record}: ${name}`);
          }
        }
        expect([...lacking].sort()).toEqual([]);
      });

      it('alerts of what was provoked fire and come to Alertmanager', async () => {
        const firing = async () => (await api.query('ALERTS')).map(({ metric }) => metric.alertname);
        await expect.poll(firing, SCRAPED).toContain('ProsaWorkerRestarts');
        await expect.poll(firing, SCRAPED).toContain('ProsaDeadLetters');
        const told = await eventually(async () => {
          const alerts = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as {
            labels: Record<string, string>;
          }[];
          return alerts.find(({ labels }) => labels.alertname === 'ProsaWorkerRestarts');
        });
        expect(told.labels).toMatchObject({
          severity: 'warning',
          reason: 'step_limit',
          instance: hostOf(harmed),
        });
      });

      it('counts what the customers did', async () => {
        const only = async (query: string) => Number((await api.query(query))[0]?.value[1] ?? 0);
        const written = [...simulation.ledger.messages.values()].length;
        const instance = `instance="${hostOf(simulation.target)}"`;
        const messages = () => only(`sum(${METRICS.messages.name}{${instance},channel="whatsapp"})`);
        await expect.poll(messages, SCRAPED).toBe(written);
        expect(await only(`sum(${METRICS.conversationsBegun.name}{${instance},channel="whatsapp"})`)).toBe(
          25,
        );
        const entries = await only(`sum(${METRICS.stageEntries.name}{${instance}})`);
        const exits = await only(`sum(${METRICS.stageExits.name}{${instance}})`);
        const begun = await only(`sum(${METRICS.conversationsBegun.name}{${instance}})`);
        expect(entries - exits).toBe(begun);
        expect(await only(`sum(${METRICS.handOffsWaiting.name}{${instance},channel="web"})`)).toBe(1);
        expect(await only(`sum(${METRICS.deadLettersOpen.name})`)).toBeGreaterThanOrEqual(1);
      });

      it('has names and values as Prometheus’ own check wants them, and no contact in any label', async () => {
        const text = await (await fetch(`${simulation.target.url}/metrics`)).text();
        const ours = text
          .split('\n')
          .filter((line) => /^(# (HELP|TYPE) )?prosa_/.test(line))
          .join('\n');
        expect(execFileSync('promtool', ['check', 'metrics'], { input: `${ours}\n` }).toString()).toBe('');
        expect(ours).not.toMatch(/\d{10,}"/);
      });
    }),
  ),
);
