/** Stands in for machines/machines.ts where a test needs a funnel that answers by a language model. */
import type { EffectHandlers } from '../../../../src/effects/effect.ts';
import type { AnswerTool } from '../../../../src/effects/llm/answer-tool.ts';
import type { FunnelModule } from '../../../../src/funnel/catalogue.ts';
import { assistant } from './assistant/assistant.ts';

export const funnelModules: Record<string, FunnelModule> = { assistant };

export const effectHandlers: EffectHandlers = {};

export const answerTools: readonly AnswerTool[] = [];
