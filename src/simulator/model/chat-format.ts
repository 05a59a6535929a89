/** Answers as the chat-completions protocol writes them, whole and in chunks. */
import type { ChatRequest, ScriptedAnswer } from './model-script.ts';

/** About four characters a token, as for English; what a server says it used need not be exact. */
const charactersPerToken = 4;

const tokens = (text: string) => Math.ceil(text.length / charactersPerToken);

/** Tokens of what was asked. */
const tokensOf = ({ messages }: ChatRequest): number =>
  messages.reduce((sum, { content }) => sum + tokens(content ?? ''), 0);

export function completionOf(request: ChatRequest, answer: ScriptedAnswer): object {
  const { text, finish } = limited(request, answer);
  const calls = answer.toolCalls?.map((call, index) => toolCall(call, index));
  return {
    ...head(request, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text || null, ...(calls && { tool_calls: calls }) },
        finish_reason: finish,
      },
    ],
    usage: usageOf(request, text, answer),
  };
}

/** A word a chunk; tool calls with their arguments in two. */
export function* chunksOf(request: ChatRequest, answer: ScriptedAnswer): Generator<object> {
  const { text, finish } = limited(request, answer);
  const chunk = (delta: object, reason: string | null = null) => ({
    ...head(request, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, finish_reason: reason }],
  });
  for (const piece of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    yield chunk({ role: 'assistant', content: piece });
  }
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    const half = Math.ceil(call.arguments.length / 2);
    const whole = toolCall({ ...call, arguments: call.arguments.slice(0, half) }, index);
    yield chunk({ role: 'assistant', tool_calls: [{ index, ...whole }] });
    yield chunk({ tool_calls: [{ index, function: { arguments: call.arguments.slice(half) } }] });
  }
  yield chunk({}, finish);
  if (request.stream_options?.include_usage) {
    yield {
      ...head(request, 'chat.completion.chunk'),
      choices: [],
      usage: usageOf(request, text, answer),
    };
  }
}

const toolCall = (call: { name: string; arguments: string }, index: number) => ({
  id: `call_${index}`,
  type: 'function',
  function: call,
});

/** Cut off where the request says how long it may be. */
function limited(request: ChatRequest, { text = '', toolCalls }: ScriptedAnswer) {
  const most = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
  if (tokens(text) > most) return { text: text.slice(0, most * charactersPerToken), finish: 'length' };
  return { text, finish: toolCalls === undefined ? 'stop' : 'tool_calls' };
}

function usageOf(request: ChatRequest, text: string, { toolCalls = [] }: ScriptedAnswer) {
  const prompt_tokens = tokensOf(request);
  const completion_tokens = tokens(text + toolCalls.map((call) => call.name + call.arguments).join(''));
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

const head = ({ model }: ChatRequest, object: string) => ({
  id: 'chatcmpl-simulated',
  object,
  created: Math.floor(Date.now() / 1000),
  model,
});
