/** A collector of traces: takes OTLP over HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/) on 127.0.0.1. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { close, listen, originOf } from '../../src/simulator/loopback-server.ts';
import { readBody } from '../../src/simulator/read-body.ts';
import { eventually } from './prosa.ts';

export interface CollectedSpan {
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  trace: string;
  id: string;
  /** '' at the root. */
  parent: string;
  /** ms */
  start: number;
  end: number;
  attributes: Record<string, unknown>;
  /** Ids of spans. */
  links: string[];
  failed: boolean;
  resource: Record<string, unknown>;
}

export const [INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER] = [1, 2, 3, 4, 5];

/** The trace of a caller. */
export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What a trace holds of a message, once it was taken, that is answered by a search. */
export const WAY_OF_A_SEARCH: readonly string[] = [
  '    process message',
  '      wait',
  '      step',
  '      commit',
  '      effect searchProperties',
  '        process effect',
  '          wait',
  '          step',
  '          commit',
];

interface Value {
  stringValue?: string;
  intValue?: number | string;
  doubleValue?: number;
  boolValue?: boolean;
  arrayValue?: { values: Value[] };
}
type Attributes = { key: string; value: Value }[];
interface Body {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: {
      spans: {
        name: string;
        kind: number;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: Attributes;
        links?: { spanId: string }[];
        status: { code?: number };
      }[];
    }[];
  }[];
}

export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** What came, as text. */
  received = '';
  /** What it answers with. */
  status = 200;
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));

  static async open(): Promise<Collector> {
    const collector = new Collector();
    await listen(collector.#server);
    return collector;
  }

  /** Ended with the test. */
  static async start(): Promise<Collector> {
    const collector = await Collector.open();
    onTestFinished(() => collector.stop());
    return collector;
  }

  get url(): string {
    return originOf(this.#server);
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  /**
   * The spans of a trace, once there is one of this name whose attributes hold these. Threads send for themselves, once
   * a second, so it is waited until no span lacks its parent.
   */
  async trace(name: string, attributes: Record<string, unknown> = {}): Promise<TraceTree> {
    return eventually(async () => {
      const tree = await this.tornTrace(name, attributes);
      return tree.isWhole && tree;
    });
  }

  /** The same of a trace whose beginning may never come, as its process was killed. */
  async tornTrace(name: string, attributes: Record<string, unknown> = {}): Promise<TraceTree> {
    const isMeant = (span: CollectedSpan) =>
      span.name === name &&
      Object.entries(attributes).every(([key, value]) => span.attributes[key] === value);
    const { trace } = await eventually(async () => this.spans.find(isMeant));
    return new TraceTree(this.spans.filter((span) => span.trace === trace));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await readBody(request, 10_000_000))?.toString() ?? '';
    if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') {
      response.writeHead(404).end();
      return;
    }
    if (this.status === 200) {
      this.received += text;
      this.spans.push(...spansOf(JSON.parse(text) as Body));
    }
    response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
  }
}

/** The spans of one trace. */
export class TraceTree {
  readonly spans: readonly CollectedSpan[];

  constructor(spans: readonly CollectedSpan[]) {
    this.spans = spans;
  }

  /** Every span has its parent; that of a request may be its caller's. */
  get isWhole(): boolean {
    const ids = new Set(this.spans.map(({ id }) => id));
    return this.spans.every(({ kind, parent }) => kind === SERVER || parent === '' || ids.has(parent));
  }

  /** As lines, children below their parents in the order they began. */
  get outline(): string[] {
    const ids = new Set(this.spans.map(({ id }) => id));
    const below = (parent: string | undefined, indent: string): string[] =>
      this.spans
        .filter((span) => (parent === undefined ? !ids.has(span.parent) : span.parent === parent))
        .sort((a, b) => a.start - b.start)
        .flatMap((span) => [indent + span.name, ...below(span.id, `${indent}  `)]);
    return below(undefined, '');
  }

  get(name: string, n = 0): CollectedSpan {
    const span = this.spans.filter((one) => one.name === name).sort((a, b) => a.start - b.start)[n];
    if (span === undefined) throw new Error(`no span "${name}" in:\n${this.outline.join('\n')}`);
    return span;
  }
}

function spansOf({ resourceSpans }: Body): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        trace: span.traceId,
        id: span.spanId,
        parent: span.parentSpanId ?? '',
        start: Number(BigInt(span.startTimeUnixNano) / 1_000n) / 1_000,
        end: Number(BigInt(span.endTimeUnixNano) / 1_000n) / 1_000,
        attributes: valuesOf(span.attributes),
        links: (span.links ?? []).map(({ spanId }) => spanId),
        failed: span.status.code === 2,
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

const valuesOf = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

function plain({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  if (arrayValue !== undefined) return arrayValue.values.map(plain);
  return stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));
}
