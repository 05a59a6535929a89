/** `/api/funnels/…`: what an editor asks of a funnel that is not published. Nothing here changes anything. */
import { z } from 'zod';
import type { Editing } from '../editing/editing.ts';
import { anything, problemView } from './editing-answers.ts';
import { define } from './route.ts';
import { FUNNEL_BODY_LIMIT, sentFunnel } from './sent-funnel.ts';

const of = define<Editing>();

export const editingRoutes = [
  of({
    method: 'GET',
    url: '/api/funnels/:funnel/catalogue',
    least: 'viewer',
    summary: 'What a funnel may name: guards, actions, effects, variables, slots and events.',
    params: z.object({ funnel: z.string().min(1).max(100) }),
    answer: z.object({ guards: anything, actions: anything, effects: anything }),
    handle: ({ params: { funnel } }, editing) => editing.catalogue(funnel),
  }),
  of({
    method: 'POST',
    url: '/api/funnels/check',
    least: 'viewer',
    summary: 'Everything that is wrong with a funnel, and the version it would be.',
    body: sentFunnel,
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: z.object({ problems: z.array(problemView), version: z.string().optional() }),
    handle: ({ body }, editing) => editing.check(body),
  }),
];
