import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KNOWN_PROVIDERS } from '../../../src/effects/llm/known-providers.ts';
import { PROVIDER_SETTINGS, providerSetting } from '../../../src/llm-settings.ts';
import { SETTINGS } from '../../../src/settings.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Service {
  image: string;
  environment?: Record<string, unknown>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

const text = read('docker-compose.yml');
const compose: { services: Record<string, Service>; volumes: object } = parse(text, { merge: true });
const services = Object.entries(compose.services);
const ofProsa = [compose.services.gateway!, compose.services.engine!];

/** Those of the providers that need no URL, too. */
const settings = new Set([
  ...Object.keys(SETTINGS),
  ...Object.keys(PROVIDER_SETTINGS).flatMap((setting) =>
    Object.keys(KNOWN_PROVIDERS).map((name) => providerSetting(setting as never, name)),
  ),
]);

/** In `.env.example`: each variable with the comment above it. */
const example = new Map(
  [...read('.env.example').matchAll(/((?:^#.*\n)*)^([A-Z_]+)=(.*)$/gm)].map(
    ([, comment, name, value]) => [name!, { comment: comment!, value: value! }] as const,
  ),
);

describe('docker-compose.yml', () => {
  it('takes from .env what .env.example explains, and nothing else', () => {
    const used = [...text.matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1]!);
    expect([...new Set(used)].sort()).toEqual([...example.keys()].sort());
    for (const [name, { comment }] of example) expect(comment, name).toMatch(/\w/);
  });

  it('gives Prosa only settings that there are', () => {
    const named = [...ofProsa.flatMap(({ environment }) => Object.keys(environment!)), ...example.keys()];
    const ours = named.filter((name) => /^(PROSA|KAFKA|REDIS|WHATSAPP|OPENAI)_|^LOG_LEVEL$/.test(name));
    expect(ours).toContain('WHATSAPP_APP_SECRET');
    expect(ours.filter((name) => !settings.has(name))).toEqual([]);
  });

  it('lets every setting be given that is not the image’s', () => {
    const ofImage = [...read('Dockerfile').matchAll(/\b([A-Z_]+)=\S/g)].map((match) => match[1]!);
    for (const { environment } of ofProsa) {
      const given = new Set([...Object.keys(environment!), ...ofImage]);
      expect(Object.keys(SETTINGS).filter((name) => !given.has(name))).toEqual([]);
    }
  });

  it('holds no secret', () => {
    for (const [name, { value }] of example) expect(value, name).toBe('');
    for (const { environment = {} } of Object.values(compose.services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/TOKEN|SECRET|PASSWORD|_KEY/.test(name) && value !== '')
          expect(value, name).toMatch(/^\$\{[A-Z_]+(:\?.+|:-)\}$/);
      }
    }
  });

  it('names every image with an exact version, ours with that of the package', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/^[a-z/]+:v?\d+\.\d+\.\d+$/);
    const { version } = JSON.parse(read('package.json'));
    for (const { image } of ofProsa) expect(image).toBe(`prosa:${version}`);
  });

  it('can be reached on loopback only, Kafka and Redis not at all', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+$/);
    for (const name of ['kafka', 'redis']) {
      expect(compose.services[name]!.ports).toBeUndefined();
      expect(compose.services[name]!.networks).toEqual(['backend']);
    }
  });

  it('waits for what it needs, and has volumes and files for all it mounts', () => {
    for (const [name, service] of services) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(condition, `${name} on ${needed}`).toBe('service_healthy');
        expect(compose.services[needed]?.healthcheck, needed).toBeDefined();
      }
      for (const source of (service.volumes ?? []).map((volume) => volume.split(':')[0]!)) {
        if (source.startsWith('./')) expect(existsSync(new URL(source, ROOT)), source).toBe(true);
        else expect(compose.volumes).toHaveProperty(source);
      }
    }
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('runs on the Node.js that development and tests run on', () => {
    const { version } = JSON.parse(read('package-lock.json')).packages['node_modules/node'];
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(new Set(images)).toEqual(new Set([`node:${version}-bookworm-slim`]));
  });

  it('copies what is there and not ignored', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      match[1]!.split(' '),
    );
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(new Set(copied)).toEqual(new Set(kept));
    for (const path of copied) expect(existsSync(new URL(path, ROOT)), path).toBe(true);
  });
});
