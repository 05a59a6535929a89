import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { STOP_PATIENCE } from '../../../src/cli/start.ts';
import { readConfig } from '../../../src/config.ts';
import { topicsOf } from '../../../src/log/kafka-topics.ts';
import { engineGroup } from '../../../src/roles/backbone.ts';
import { SETTINGS } from '../../../src/settings.ts';

const ROOT = new URL('../../../', import.meta.url);
const FOLDER = 'docs/guides/kubernetes/';
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Probe {
  httpGet: { path: string; port: string | number };
}

interface Container {
  image: string;
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  envFrom: { configMapRef: { name: string } }[];
  ports: { name: string; containerPort: number }[];
  readinessProbe: Probe;
  livenessProbe: Probe;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Pod {
  metadata: { labels: Record<string, string> };
  spec: { containers: Container[]; terminationGracePeriodSeconds: number; volumes: { name: string }[] };
}

interface Resource {
  kind: string;
  metadata: { name: string };
  data: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own
  spec: any;
}

const texts = readdirSync(new URL(FOLDER, ROOT))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => read(FOLDER + file));
const documents = texts.flatMap((text) => parseAllDocuments(text));
const resources = documents.map((document) => document.toJS() as Resource);
const ofKind = (kind: string) => resources.filter((one) => one.kind === kind);
const named = (kind: string, name: string) => ofKind(kind).find(({ metadata }) => metadata.name === name);
const podOf = (name: string) => named('Deployment', name)!.spec.template as Pod;
const containerOf = (name: string) => podOf(name).spec.containers[0]!;
const plain = named('ConfigMap', 'prosa')!.data;
const roles = ['prosa-gateway', 'prosa-engine'];
const ours = (name: string) => /^(PROSA|KAFKA|REDIS|WHATSAPP)_|^LOG_LEVEL$/.test(name);
const scaled = named('ScaledObject', 'prosa-engine')!.spec;

describe('the manifests for Kubernetes', () => {
  it('are YAML without errors', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(resources.length).toBeGreaterThan(6);
  });

  it('give Prosa only settings that there are', () => {
    const names = roles.flatMap((role) => containerOf(role).env.map(({ name }) => name));
    const all = [
      ...names,
      ...Object.keys(plain),
      ...texts.flatMap((text) => text.match(/\b[A-Z]+_[A-Z_]+\b/g)!),
    ];
    expect(all.filter(ours)).toContain('WHATSAPP_APP_SECRET');
    expect(all.filter((name) => ours(name) && !Object.hasOwn(SETTINGS, name))).toEqual([]);
  });

  it.each(roles)('give the %s all it needs to run beside others', (role) => {
    const container = containerOf(role);
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'prosa' } }]);
    const secrets = container.env.map(({ name }) => [name, SECRETS[name] ?? 'a secret of 16 characters']);
    const own = container.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    const config = readConfig({ ...plain, ...Object.fromEntries(secrets), ...Object.fromEntries(own) });
    expect(config.distributed).toBeDefined();
    expect(config.whatsapp).toBeDefined();
    expect(config.adminToken).toBeDefined();
  });

  it('take secrets from the Secret, and hold none', () => {
    const isSecret = (name: string) => /TOKEN|SECRET|PASSWORD|_KEY$|^REDIS_URL$/.test(name);
    expect(Object.keys(plain).filter(isSecret)).toEqual([]);
    for (const role of roles) {
      for (const { name, value, valueFrom } of containerOf(role).env) {
        if (value === undefined) expect(valueFrom).toEqual({ secretKeyRef: { name: 'prosa', key: name } });
        else expect(isSecret(name), name).toBe(false);
      }
    }
    expect(ofKind('Secret')).toEqual([]);
  });

  it('name the image of this version, and the role by its command', () => {
    const { version } = JSON.parse(read('package.json'));
    for (const role of roles) {
      expect(containerOf(role).image).toMatch(new RegExp(`/prosa:${version.replaceAll('.', '\\.')}$`));
      expect([role, containerOf(role).args]).toEqual([role, [role.replace('prosa-', '')]]);
    }
  });

  it('ask for readiness and life where they are told', () => {
    const { PORT } = { PORT: /\bPORT=(\d+)/.exec(read('Dockerfile'))![1] };
    const routes = read('src/gateway/health-routes.ts');
    for (const role of roles) {
      const { ports, readinessProbe, livenessProbe } = containerOf(role);
      expect(ports).toEqual([{ name: 'http', containerPort: Number(PORT) }]);
      expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
      expect(livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
      for (const { path } of [readinessProbe.httpGet, livenessProbe.httpGet])
        expect(routes).toContain(`'${path}'`);
    }
  });

  it('leave a process the time it takes to stop, and a directory it may write to', () => {
    for (const role of roles) {
      const { terminationGracePeriodSeconds, volumes } = podOf(role).spec;
      expect(terminationGracePeriodSeconds * 1000, role).toBeGreaterThan(STOP_PATIENCE);
      const data = /\bPROSA_DATA_DIR=(\S+)/.exec(read('Dockerfile'))![1];
      const mount = containerOf(role).volumeMounts.find(({ mountPath }) => mountPath === data);
      expect(volumes.map(({ name }) => name)).toContain(mount?.name);
    }
  });

  it('select pods that there are', () => {
    const selectors = resources.flatMap(({ kind, spec }) => {
      if (kind === 'Service') return [spec.selector];
      return spec?.selector?.matchLabels === undefined ? [] : [spec.selector.matchLabels];
    });
    expect(selectors.length).toBeGreaterThanOrEqual(5);
    const labels = roles.map((role) => JSON.stringify(podOf(role).metadata.labels));
    for (const selector of selectors) expect(labels).toContain(JSON.stringify(selector));
    for (const { spec } of [...ofKind('ScaledObject'), ...ofKind('HorizontalPodAutoscaler')]) {
      expect(roles).toContain(spec.scaleTargetRef.name);
    }
  });

  it('never run more engines than there are shards', () => {
    expect(scaled.maxReplicaCount).toBeLessThanOrEqual(Number(plain.PROSA_SHARDS));
    expect(scaled.minReplicaCount).toBeGreaterThanOrEqual(2);
  });

  it('watch the lag of the engines’ own group and topic', () => {
    const { metadata } = scaled.triggers.find(({ type }: { type: string }) => type === 'kafka');
    expect(metadata).toMatchObject({
      bootstrapServers: plain.KAFKA_BROKERS,
      topic: topicsOf(plain.PROSA_TOPIC_PREFIX!).events,
      consumerGroup: engineGroup(plain.PROSA_TOPIC_PREFIX!),
      allowIdleConsumers: 'false',
    });
  });

  it('query metrics that there are', () => {
    const queries = scaled.triggers.flatMap(
      ({ metadata }: { metadata: { query?: string } }) => metadata.query ?? [],
    );
    const metrics = queries.flatMap((query: string) => query.match(/\bprosa_[a-z_]+/g)!);
    expect(metrics.length).toBeGreaterThan(0);
    const reference = read('docs/reference/metrics.md');
    for (const metric of metrics) expect(reference).toContain(`\`${metric}\``);
  });
});

/** Where a secret of any letters would be wrong. */
const SECRETS: Record<string, string> = { REDIS_URL: 'rediss://prosa:secret@redis:6379' };
