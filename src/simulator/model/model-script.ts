/** What the simulated model says: rules on the last message it was sent. */

/** As in the chat-completions protocol, so far as the simulator reads it. */
export interface ChatRequest {
  model: string;
  messages: {
    role: 'system' | 'user' | 'assistant' | 'tool';
    content: string | null;
    tool_call_id?: string;
  }[];
  tools?: { function: { name: string } }[];
  max_tokens?: number;
  max_completion_tokens?: number;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
}

/** Text, tool calls, or both; `arguments` as it is written, JSON or not. */
export interface ScriptedAnswer {
  text?: string;
  toolCalls?: { name: string; arguments: string }[];
}

export interface ModelRule {
  /** The role of the last message, any unless given. */
  role?: 'user' | 'tool';
  /** What the last message says. */
  when: RegExp;
  answer: ScriptedAnswer | ((request: ChatRequest) => ScriptedAnswer);
}

const NOTHING_FITS: ScriptedAnswer = { text: 'Claro! Como posso ajudar?' };

/** The answer of the first rule that fits. */
export function answerOf(rules: readonly ModelRule[], request: ChatRequest): ScriptedAnswer {
  const last = request.messages.at(-1);
  const rule = rules.find(
    ({ role, when }) => (role === undefined || role === last?.role) && when.test(last?.content ?? ''),
  );
  if (rule === undefined) return NOTHING_FITS;
  return typeof rule.answer === 'function' ? rule.answer(request) : rule.answer;
}
