import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../../src/effects/llm/circuit-breaker.ts';
import {
  type Completion,
  type ModelAnswer,
  type ModelCall,
  ModelFailure,
  type ModelFailureKind,
} from '../../../src/effects/llm/model.ts';
import { type Provider, RoutedModel } from '../../../src/effects/llm/routed-model.ts';
import { FirstTokenLatency } from '../../../src/effects/llm/routing.ts';
import { Spending } from '../../../src/effects/llm/spending.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { memoryLedger, RememberingObserver } from '../../support/llm.ts';

type Behaviour = (completion: Completion, call: ModelCall) => Promise<ModelAnswer>;

let clock: FakeClock;
let observer: RememberingObserver;
let asked: string[];
let behaviour: Record<string, Behaviour>;
let abort: AbortController;
beforeEach(() => {
  clock = new FakeClock();
  observer = new RememberingObserver();
  asked = [];
  behaviour = {};
  abort = new AbortController();
});

const usage = { input: 100, output: 10 };
const answers: Behaviour = async () => ({
  text: 'oi',
  toolCalls: [],
  finish: 'stop',
  usage,
  provider: 'x',
  model: 'm',
});
const fails =
  (kind: ModelFailureKind, more: ConstructorParameters<typeof ModelFailure>[2] = {}): Behaviour =>
  async () => {
    throw new ModelFailure(kind, `it is ${kind}`, more);
  };

function provider(name: string): Provider {
  return {
    name,
    modelName: 'm',
    price: { input: 1, output: 10 },
    breaker: new CircuitBreaker(clock, { failures: 3, windowMs: 60_000, restMs: 10_000 }),
    latency: new FirstTokenLatency(clock),
    restsUntil: 0,
    model: {
      complete: (completion, call) => {
        asked.push(name);
        return (behaviour[name] ?? answers)(completion, call);
      },
    },
  };
}

function create(limits: { message?: number } = {}, names = ['a', 'b']) {
  const all = { message: undefined, conversation: undefined, tenant: undefined, day: undefined, ...limits };
  const spending = new Spending({ limits: all, tenant: 't', ledger: memoryLedger(clock), clock, observer });
  const model = new RoutedModel({
    providers: names.map(provider),
    routing: 'order',
    clock,
    observer,
    countTokens: async () => 100,
  });
  const budget = spending.open({ id: 'c:e1', conversation: 'c', conversationSpent: 0, spent: 0 });
  const complete = (onText?: (piece: string) => void) => {
    const call = { signal: abort.signal, deadline: clock.now() + 9_000, ...(onText && { onText }) };
    return model.complete({ system: 's', messages: [], maxTokens: 200 }, call, budget);
  };
  return { complete, budget, spending };
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.code ?? error.kind,
  );

it('the first provider that can answer does, and what it cost is counted', async () => {
  const { complete, budget, spending } = create();
  expect((await complete()).text).toBe('oi');
  expect(asked).toEqual(['a']);
  expect(budget.spent).toBe(200_000);
  expect((await spending.totals()).day).toBe(200_000);
  expect(observer.calls).toMatchObject([
    { provider: 'a', model: 'm', outcome: 'answered', usage, cost: 200_000 },
  ]);
});

describe('when a provider fails', () => {
  it.each(['unavailable', 'timeout', 'cut', 'misconfigured', 'rate_limited'] as const)(
    '%s: the next one is asked',
    async (kind) => {
      behaviour.a = fails(kind);
      expect((await create().complete()).text).toBe('oi');
      expect(asked).toEqual(['a', 'b']);
    },
  );

  it('nobody else is asked for what was not accepted', async () => {
    behaviour.a = fails('rejected');
    expect(await code(create().complete())).toBe('model_refused');
    expect(asked).toEqual(['a']);
  });

  it('nobody is asked again once text was told', async () => {
    behaviour.a = async (_, { onText }) => {
      onText!('Olá');
      throw new ModelFailure('cut', 'it broke off', { usage: { input: 100, output: 1 } });
    };
    const { complete, budget } = create();
    expect(await code(complete(() => {}))).toBe('model_unavailable');
    expect(asked).toEqual(['a']);
    expect(budget.spent).toBe(110_000);
    expect((await create().complete()).text).toBe('oi');
  });

  it('all are asked once more after a moment, and then it is over', async () => {
    behaviour.a = behaviour.b = fails('unavailable');
    const ended = code(create().complete());
    await clock.pass(249);
    expect(asked).toEqual(['a', 'b']);
    await clock.pass(1);
    expect(asked).toEqual(['a', 'b', 'a', 'b']);
    expect(await ended).toBe('model_unavailable');
  });

  it('a provider that takes no key is not asked again', async () => {
    behaviour.a = fails('misconfigured');
    const ended = code(create({}, ['a']).complete());
    expect(await ended).toBe('model_unavailable');
    expect(asked).toEqual(['a']);
  });
});

describe('a provider that says when to come again', () => {
  it('is asked again then, if that is in time', async () => {
    behaviour.a = fails('rate_limited', { retryAfterMs: 3_000 });
    const answer = create({}, ['a']).complete();
    await clock.pass(2_999);
    expect(asked).toEqual(['a']);
    behaviour.a = answers;
    await clock.pass(1);
    expect((await answer).text).toBe('oi');
  });

  it('is not waited for beyond the deadline, nor asked before', async () => {
    behaviour.a = fails('rate_limited', { retryAfterMs: 30_000 });
    const { complete } = create({}, ['a']);
    expect(await code(complete())).toBe('model_unavailable');
    behaviour.a = answers;
    await expect(complete()).rejects.toThrow('no language model can be asked: a takes no calls for now');
    expect(asked).toEqual(['a']);
    clock.jump(30_000);
    expect((await complete()).text).toBe('oi');
  });
});

it('a provider whose circuit is open is passed over at once, and tried when its rest is over', async () => {
  behaviour.a = fails('timeout');
  const { complete } = create();
  for (let n = 0; n < 3; n++) await complete();
  asked = [];
  await complete();
  expect(asked).toEqual(['b']);
  clock.jump(10_000);
  behaviour.a = answers;
  await complete();
  await complete();
  expect(asked).toEqual(['b', 'a', 'a']);
});

it('where every circuit is open there is an error at once', async () => {
  behaviour.a = fails('unavailable');
  const { complete } = create({}, ['a']);
  const failed = [code(complete()), code(complete())];
  await clock.pass(1_000);
  expect(await Promise.all(failed)).toEqual(['model_unavailable', 'model_unavailable']);
  const before = clock.now();
  asked = [];
  await expect(complete()).rejects.toThrow("a's circuit is open");
  expect([asked, clock.now() - before]).toEqual([[], 0]);
});

describe('what may be spent', () => {
  it('bounds how long the answer may be', async () => {
    let most = 0;
    behaviour.a = (completion, call) => {
      most = completion.maxTokens;
      return answers(completion, call);
    };
    await create({ message: 0.0011 }).complete(); // 120 tokens counted in, which leaves 98 out
    expect(most).toBe(98);
    await create({ message: 1 }).complete();
    expect(most).toBe(200);
  });

  it('keeps calls from being made', async () => {
    expect(await code(create({ message: 0.0005 }).complete())).toBe('spend_limit');
    expect([asked, observer.limits]).toEqual([[], ['message']]);
  });
});

describe('a cancelled call', () => {
  it('is over at once, also while it waits, and is not asked of another', async () => {
    behaviour.a = fails('cancelled');
    expect(await code(create().complete())).toBe('cancelled');
    behaviour.a = behaviour.b = fails('unavailable');
    asked = [];
    const ended = code(create().complete());
    await settle();
    abort.abort();
    expect(await ended).toBe('cancelled');
    expect(asked).toEqual(['a', 'b']);
  });

  it('says nothing of the provider', async () => {
    behaviour.a = fails('cancelled');
    const { complete } = create({}, ['a']);
    for (let n = 0; n < 5; n++) await code(complete());
    behaviour.a = answers;
    expect((await complete()).text).toBe('oi');
  });
});
