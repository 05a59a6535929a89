/** Prometheus on loopback with the rules of this repository. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { freePorts } from '../services/free-ports.ts';
import { requireProgram } from '../services/programs.ts';
import { ServiceProcess } from '../services/service-process.ts';

export interface PrometheusOptions {
  /** What it keeps, its configuration and its log. */
  dataDir: string;
  /** `host:port` of each Prosa, by the name of their job. */
  targets: Readonly<Record<string, readonly string[]>>;
  /** Any free one unless given. */
  port?: number;
  /** `host:port` of an Alertmanager that gets the alerts. */
  alertmanager?: string;
  /** How often it asks and evaluates (ms); as in the configuration unless given. */
  interval?: number;
}

export interface RunningService {
  url: string;
  stop(): Promise<void>;
}

const FILES = fileURLToPath(new URL('../../grafana/prometheus/', import.meta.url));
const READY_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;

/** @throws ServicesError where the program is missing, or with the end of its log */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningService> {
  const program = requireProgram('prometheus');
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const config = join(dataDir, 'prometheus.yml');
  writeFileSync(config, stringify(configOf(options)));
  const port = options.port ?? (await freePorts(1))[0]!;
  const prometheus = await ServiceProcess.start({
    name: 'Prometheus',
    command: [
      program,
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(dataDir, 'series')}`,
      '--storage.tsdb.retention.time=15d',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: join(dataDir, 'prometheus.log'),
  });
  return untilReady(prometheus, `http://127.0.0.1:${port}`);
}

/** Ends it if it does not answer that it is ready. */
export async function untilReady(service: ServiceProcess, url: string): Promise<RunningService> {
  const ready = async () => {
    const { ok, status } = await fetch(`${url}/-/ready`);
    if (!ok) throw new Error(`/-/ready was answered with ${status}`);
  };
  try {
    await service.untilAnswer(ready, READY_TIMEOUT_MS);
  } catch (error) {
    await service.kill();
    throw error;
  }
  return { url, stop: () => service.terminate(STOP_GRACE_MS) };
}

/** The configuration that compose uses, with other addresses. */
function configOf({ targets, alertmanager, interval }: PrometheusOptions): object {
  const given = parse(readFileSync(join(FILES, 'prometheus.yml'), 'utf8')) as {
    global: Record<string, string>;
    rule_files: string[];
  };
  const every =
    interval === undefined ? {} : { scrape_interval: `${interval}ms`, evaluation_interval: `${interval}ms` };
  return {
    global: { ...given.global, ...every },
    rule_files: given.rule_files.map((files) => join(FILES, files)),
    ...(alertmanager && { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: Object.entries(targets).map(([job_name, addresses]) => ({
      job_name,
      static_configs: [{ targets: addresses }],
    })),
  };
}
