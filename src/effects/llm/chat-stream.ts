/** Puts together what a provider streams in chunks. */
import type { ChatCompletionChunk } from 'openai/resources';
import type { ModelAnswer, ToolCall, Usage } from './model.ts';

type Finish = ChatCompletionChunk.Choice['finish_reason'];

export class ChatStream {
  text = '';
  #finish: Finish = null;
  #usage: Usage | undefined;
  readonly #calls = new Map<number, ToolCall>();

  /** @returns the piece of text it brought */
  add(chunk: ChatCompletionChunk): string {
    if (chunk.usage) {
      this.#usage = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens };
    }
    const choice = chunk.choices?.[0]; // the chunk with the usage has none
    if (choice === undefined) return '';
    this.#finish = choice.finish_reason ?? this.#finish;
    for (const piece of choice.delta?.tool_calls ?? []) this.#addCall(piece);
    const text = choice.delta?.content ?? '';
    this.text += text;
    return text;
  }

  /** As some providers count it, with each chunk, others only at the end, some never. */
  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** Whether the provider said that it is complete. */
  get isComplete(): boolean {
    return this.#finish !== null;
  }

  /** Whether anything of an answer came. */
  get hasBegun(): boolean {
    return this.text !== '' || this.#calls.size > 0;
  }

  get finish(): ModelAnswer['finish'] {
    if (this.#finish === 'length') return 'length';
    if (this.#finish === 'content_filter') return 'filtered';
    return this.#calls.size > 0 ? 'tools' : 'stop';
  }

  get toolCalls(): ToolCall[] {
    return [...this.#calls.values()];
  }

  /** Everything that was written, tool calls included, to count its tokens where the provider does not. */
  get written(): string {
    return this.text + this.toolCalls.map((call) => call.name + call.arguments).join('');
  }

  #addCall(piece: ChatCompletionChunk.Choice.Delta.ToolCall): void {
    const index = piece.index ?? this.#calls.size; // Gemini leaves it out and sends each call whole
    let call = this.#calls.get(index);
    if (call === undefined) {
      call = { id: piece.id ?? `call_${index}`, name: '', arguments: '' };
      this.#calls.set(index, call);
    }
    call.name += piece.function?.name ?? '';
    call.arguments += piece.function?.arguments ?? '';
  }
}
