/** Stands in for machines/machines.ts where a test needs a funnel that does harm on demand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import type { EffectHandlers } from '../../../../src/effects/effect.ts';
import type { AnswerTool } from '../../../../src/effects/llm/answer-tool.ts';
import type { FunnelModule } from '../../../../src/funnel/catalogue.ts';
import { handlers, mischief } from './mischief/mischief.ts';

// A worker thread that starts finds its code broken.
if (!isMainThread && existsSync(join(workerData.dataDir, 'broken'))) throw new Error('broken on purpose');

export const funnelModules: Record<string, FunnelModule> = { mischief };

export const effectHandlers: EffectHandlers = { ...handlers };

export const answerTools: readonly AnswerTool[] = [];
