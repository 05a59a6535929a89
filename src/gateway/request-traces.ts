/**
 * Where traces begin: the request that brings a message, and its way into the log.
 *
 * Each message has a trace of its own, with a span of the request at its root; so a request with many messages stands
 * in many traces. Where the request comes from somebody known, with a traceparent, all of them go on in that trace. A
 * stranger's is a link only: it decides neither what is sampled nor the id of a trace.
 */
import type { LogEvent } from '../log/event-log.ts';
import type { Span, Tracing } from '../telemetry/tracing/tracing.ts';
import { wallTime } from '../telemetry/tracing/wall-time.ts';

export interface TracedRequestStart {
  route: string;
  channel: string;
  /** As it came, from whom a signature has proved to be who it is. */
  traceparent?: unknown;
  /** As it came, from anybody. */
  strangers?: unknown;
  /** When its head had come (ms of `performance.now()`). */
  began: number;
}

export class RequestTraces {
  readonly #tracing: Tracing;
  readonly #topic: string | undefined;

  /** @param topic of the events, where the log is on Kafka */
  constructor(tracing: Tracing, topic: string | undefined) {
    this.#tracing = tracing;
    this.#topic = topic;
  }

  /** Begins the traces of the messages, which take them along; undefined where none is sampled. */
  begin(request: TracedRequestStart, events: readonly LogEvent[]): TracedRequest | undefined {
    const parent = typeof request.traceparent === 'string' ? request.traceparent : undefined;
    const links = typeof request.strangers === 'string' ? [request.strangers] : undefined;
    const messages = events.filter((event) => event.kind === 'message');
    const spans: MessageSpans[] = [];
    for (const event of messages) {
      const of = this.#tracing.begin({
        name: `POST ${request.route}`,
        kind: 'server',
        parent,
        links,
        at: wallTime(request.began),
        attributes: {
          'http.request.method': 'POST',
          'http.route': request.route,
          'prosa.channel': request.channel,
          'prosa.conversation': event.conversation,
          'prosa.request.messages': messages.length,
        },
      });
      if (of === undefined) continue;
      const append = this.#append(of, event.conversation);
      event.trace = append.context;
      spans.push({ request: of, append });
    }
    return spans.length === 0 ? undefined : new TracedRequest(spans);
  }

  #append({ context }: Span, conversation: string): Span {
    const topic = this.#topic;
    return this.#tracing.begin({
      name: topic === undefined ? 'append' : `send ${topic}`,
      kind: 'producer',
      parent: context,
      attributes: {
        'prosa.conversation': conversation,
        ...(topic !== undefined && {
          'messaging.system': 'kafka',
          'messaging.operation.name': 'send',
          'messaging.operation.type': 'send',
          'messaging.destination.name': topic,
        }),
      },
    })!;
  }
}

interface MessageSpans {
  request: Span;
  append: Span;
}

export class TracedRequest {
  readonly #spans: readonly MessageSpans[];

  constructor(spans: readonly MessageSpans[]) {
    this.#spans = spans;
  }

  /** The log has the messages. */
  appended(): void {
    for (const { append } of this.#spans) append.end();
  }

  /** The log has refused them, or nobody knows. */
  failed(error: unknown): void {
    const code = (error as { code?: string }).code ?? 'internal';
    for (const { append, request } of this.#spans) {
      append.fail(code);
      append.end();
      request.fail(code);
    }
  }

  answered(status: number): void {
    for (const { request } of this.#spans) {
      request.set({ 'http.response.status_code': status });
      request.end();
    }
  }

  /** Log lines of the work carry the ids of the first message's trace. */
  run<T>(work: () => T): T {
    return this.#spans[0]!.request.run(work);
  }
}
