/** What a simulation shows of each of its steps. */
import type { ConversationEvent } from '../actor/event.ts';
import {
  type ConversationRecord,
  type FunnelContext,
  type HandOff,
  initialContext,
  stageOf,
} from '../actor/record.ts';
import type { StepResult } from '../actor/step.ts';
import { timerName } from '../replay/turns.ts';
import type { Trace } from './traced-funnel.ts';

export interface SimulatedStep {
  /** Of the input it follows from; -1 for the start. */
  index: number;
  at: number;
  kind: ConversationEvent['kind'] | 'start';
  event: Record<string, unknown>;
  state: unknown;
  stage: string;
  owner: 'bot' | 'human';
  /** What the person who takes over is told. */
  handOff?: HandOff;
  slots: FunnelContext['slots'];
  context: FunnelContext;
  replies: { prompt: string; text: string }[];
  timers: { id: string; name: string; deadline: number }[];
  /** Those that run now, and those that ended with this step. */
  effects: { id: string; src: string; input: unknown; status: 'running' | 'done' | 'failed' | 'cancelled' }[];
  actions: string[];
  transitions: Trace['transitions'];
  error?: { code: string; message: string };
}

export interface Stepped {
  index: number;
  at: number;
  kind: SimulatedStep['kind'];
  event: ConversationEvent;
  before: ConversationRecord | undefined;
  after: ConversationRecord | undefined;
  result: StepResult;
  trace: Trace;
}

export function stepView({ index, at, kind, event, before, after, result, trace }: Stepped): SimulatedStep {
  const decisions = result.status === 'applied' ? result.decisions : [];
  const context = after?.context ?? initialContext();
  return {
    index,
    at,
    kind,
    event: eventView(event, before),
    state: after?.state ?? null,
    stage: after === undefined ? '' : stageOf(after.state),
    owner: after?.owner ?? 'bot',
    ...(after?.handOff && { handOff: after.handOff }),
    slots: context.slots,
    context,
    replies: decisions.flatMap((one) =>
      one.type === 'send' ? [{ prompt: one.prompt, text: one.text }] : [],
    ),
    timers: timersOf(after),
    effects: effectsOf(event, before, after),
    ...trace,
    ...(result.status === 'failed' && { error: { code: result.error.code, message: result.error.message } }),
    ...(result.status === 'ignored' && { error: { code: 'conflict', message: `ignored: ${result.reason}` } }),
  };
}

function eventView(
  event: ConversationEvent,
  before: ConversationRecord | undefined,
): Record<string, unknown> {
  switch (event.kind) {
    case 'message':
      return { id: event.id, ...event.content };
    case 'timer':
      return { id: event.id, name: timerName(event.id) };
    case 'effect': {
      const { src } = Object.values(before?.effects ?? {}).find(({ id }) => id === event.effect) ?? {};
      return { id: event.effect, src, ...event.result };
    }
    default:
      return {};
  }
}

function timersOf(record: ConversationRecord | undefined): SimulatedStep['timers'] {
  const timers = Object.entries(record?.timers ?? {});
  return timers
    .map(([id, { deadline }]) => ({ id, name: timerName(id), deadline }))
    .sort((a, b) => a.deadline - b.deadline);
}

function effectsOf(
  event: ConversationEvent,
  before: ConversationRecord | undefined,
  after: ConversationRecord | undefined,
): SimulatedStep['effects'] {
  const running = Object.values(after?.effects ?? {});
  const ended = Object.values(before?.effects ?? {}).filter(
    ({ id }) => !running.some((one) => one.id === id),
  );
  return [
    ...ended.map((effect) => {
      const isIts = event.kind === 'effect' && event.effect === effect.id;
      const status = !isIts
        ? ('cancelled' as const)
        : 'output' in event.result
          ? ('done' as const)
          : ('failed' as const);
      return { ...effect, status };
    }),
    ...running.map((effect) => ({ ...effect, status: 'running' as const })),
  ];
}
