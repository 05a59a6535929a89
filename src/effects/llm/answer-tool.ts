/**
 * A tool that a model may call while it answers. Which ones it may is the funnel's to say, for each answer; whose
 * conversation it is comes from the run, never from what the model writes.
 */
import { z } from 'zod';
import type { EffectRun } from '../effect.ts';
import type { JsonSchema, ModelTool } from './model.ts';
import type { GivenFacts } from './rails/facts.ts';

export interface AnswerTool {
  name: string;
  /** For the model: what it does, when to call it. */
  description: string;
  /** Checks the arguments and tells the model their shape. */
  params: z.ZodType;
  /**
   * What it throws is told to the model as a failure, without its message. It may run again after a crash, with the
   * same id and arguments.
   */
  run(args: never, context: ToolContext): Promise<ToolResult>;
}

export interface ToolContext {
  conversation: string;
  /** Of this call: the same when it runs again after a crash. */
  id: string;
  /** Of the answer: whose conversation it is, and its services. Its signal is that of the call. */
  run: EffectRun;
  /** Aborted when the answer is no longer wanted or has no more time. */
  signal: AbortSignal;
}

export interface ToolResult {
  /** For the model, and for the funnel with the answer; JSON. */
  content: unknown;
  /** What the reply may say because of it. */
  facts?: GivenFacts;
}

/** Says of which shape the arguments are that `run` gets. */
export function answerTool<P extends z.ZodType>(tool: {
  name: string;
  description: string;
  params: P;
  run(args: z.output<P>, context: ToolContext): Promise<ToolResult>;
}): AnswerTool {
  return tool as AnswerTool;
}

/** As the model is told. */
export const toolForModel = ({ name, description, params }: AnswerTool): ModelTool => ({
  name,
  description,
  params: schemaOf(params),
});

/** Without the name of its dialect, which is paid for with every call. */
function schemaOf(params: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(params, { io: 'input' });
  return schema;
}
