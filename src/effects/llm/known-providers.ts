/** Providers that need no URL: where they are, and what they do differently. */
import type { Dialect } from './chat-request.ts';

export interface KnownProvider extends Dialect {
  url: string;
  /** Whether there is no answer without a key. */
  needsKey: boolean;
  /** What its tokens cost where no price is given; undefined where it has to be. */
  price?: { input: number; output: number };
}

export const KNOWN_PROVIDERS: Readonly<Record<string, KnownProvider>> = {
  openai: { url: 'https://api.openai.com/v1', needsKey: true, structured: 'json_schema' },
  anthropic: { url: 'https://api.anthropic.com/v1', needsKey: true, structured: 'json_object' },
  gemini: {
    url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    needsKey: true,
    structured: 'json_schema',
  },
  deepseek: { url: 'https://api.deepseek.com/v1', needsKey: true, structured: 'json_object' },
  /** Ollama's port; llama.cpp and vLLM speak the same protocol. */
  local: {
    url: 'http://127.0.0.1:11434/v1',
    needsKey: false,
    structured: 'json_schema',
    price: { input: 0, output: 0 },
  },
};

/** Of OPENAI_API_KEY alone: quick, cheap, follows instructions, does not think before it speaks. */
export const DEFAULT_MODEL = 'gpt-4.1-mini';
