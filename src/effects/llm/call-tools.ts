/** Carries out what a model asked for: the calls of one turn side by side, each bounded by the answer's time. */
import type { AnswerTool, ToolContext, ToolResult } from './answer-tool.ts';
import type { ToolCall } from './model.ts';

/** One call that was carried out or refused. */
export interface ToolUse {
  name: string;
  /** As they were checked; as written where they are not what the tool takes. */
  arguments: unknown;
  content: unknown;
}

export interface CalledTool extends ToolUse {
  callId: string;
  facts: ToolResult['facts'];
}

/** @param idOf of the n-th call */
export function callTools(
  calls: readonly ToolCall[],
  allowed: readonly AnswerTool[],
  context: Omit<ToolContext, 'id'>,
  idOf: (index: number) => string,
): Promise<CalledTool[]> {
  return Promise.all(
    calls.map(async (call, index) => {
      const used = await callTool(call, allowed, { ...context, id: idOf(index) });
      return { callId: call.id, name: call.name, facts: undefined, ...used };
    }),
  );
}

type Outcome = { arguments: unknown; content: unknown; facts?: ToolResult['facts'] };

async function callTool(
  call: ToolCall,
  allowed: readonly AnswerTool[],
  context: ToolContext,
): Promise<Outcome> {
  const tool = allowed.find(({ name }) => name === call.name);
  const refuse = (error: string): Outcome => ({ arguments: call.arguments, content: { error } });
  if (tool === undefined) return refuse(`there is no tool "${call.name}" here`);
  let given: unknown;
  try {
    given = JSON.parse(call.arguments || '{}');
  } catch {
    return refuse('the arguments are not JSON');
  }
  const parsed = tool.params.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`,
    );
    return refuse(`wrong arguments: ${problems.join('; ')}`);
  }
  try {
    const result = await untilAborted(tool.run(parsed.data as never, context), context.signal);
    return { arguments: parsed.data, content: result.content, facts: result.facts };
  } catch {
    return { arguments: parsed.data, content: { error: 'it failed; do not claim that it was done' } };
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('no more time'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
