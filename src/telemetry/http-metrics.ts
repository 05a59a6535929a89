import type { Registry } from 'prom-client';
import type { RouteClass } from './catalogue/gateway.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Histogram, perPair, perWord } from './instruments.ts';

type Timed = (typeof METRICS.httpRequestSeconds.labels.route)[number];

/** What a gateway counts of requests. */
export class HttpMetrics {
  readonly #requests;
  readonly #seconds;

  constructor(registry: Registry) {
    const requests = new Counter(registry, METRICS.httpRequests);
    this.#requests = perPair((route: RouteClass, code: string) => requests.series({ route, code }));
    const seconds = new Histogram(registry, METRICS.httpRequestSeconds);
    this.#seconds = perWord((route: Timed) => seconds.series({ route }));
  }

  /** @param took milliseconds */
  answered(route: RouteClass, status: number, took: number): void {
    this.#requests(route, status === 200 ? '200' : String(status)).add(1);
    if (route !== 'health') this.#seconds(route).observe(took / 1000);
  }
}

/** @param pattern of the route, as it was registered; undefined where none fits */
export function routeClassOf(pattern: string | undefined): RouteClass {
  if (pattern === undefined) return 'other';
  if (pattern.startsWith('/webhooks/')) return 'webhook';
  if (pattern.startsWith('/api/web/')) return 'web';
  if (pattern.startsWith('/api/')) return 'api';
  if (pattern === '/healthz' || pattern === '/readyz' || pattern === '/metrics') return 'health';
  return 'page';
}
