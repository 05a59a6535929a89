/** `/api/funnels/…`: what an editor asks of a funnel that is not published. Nothing here changes anything. */
import { z } from 'zod';
import type { Editing } from '../editing/editing.ts';
import { givenContext, simulationInputs, simulationStart } from '../editing/simulation-request.ts';
import { anything, funnelDiff, problemView, renderedPrompt, simulatedStep } from './editing-answers.ts';
import { define } from './route.ts';
import { documentBody, FUNNEL_BODY_LIMIT, sentFunnel } from './sent-funnel.ts';

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
  of({
    method: 'POST',
    url: '/api/funnels/simulate',
    least: 'viewer',
    summary:
      'Plays a conversation with a funnel; the same inputs give the same steps, nothing is kept or sent.',
    body: sentFunnel.extend({ start: simulationStart, inputs: simulationInputs }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: z.object({ steps: z.array(simulatedStep), now: z.number() }),
    handle: ({ body }, editing) => editing.simulate(body),
  }),
  of({
    method: 'POST',
    url: '/api/funnels/diff',
    least: 'viewer',
    summary: 'How a funnel differs from a version that is kept, in what they mean.',
    body: sentFunnel.extend({ from: z.string().min(1).max(200) }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: funnelDiff,
    handle: ({ body: { from, ...to } }, editing) => editing.diff(from, to),
  }),
  of({
    method: 'POST',
    url: '/api/funnels/prompts/render',
    least: 'viewer',
    summary: 'A prompt as a customer would read it, or why it cannot be said.',
    body: sentFunnel.extend({
      prompt: z.string().min(1).max(200),
      context: givenContext.optional(),
      language: z.enum(['pt', 'en', 'es']).optional(),
    }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: renderedPrompt,
    handle: ({ body: { context, language, ...asked } }, editing) =>
      editing.render({ ...asked, ...(context && { context }), ...(language && { language }) }),
  }),
  of({
    method: 'POST',
    url: '/api/funnels/import',
    least: 'viewer',
    summary: 'A plain XState machine as a funnel, with what of it could not be kept.',
    body: z.strictObject({ machine: documentBody }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: z.object({ document: anything, prompts: anything, problems: z.array(problemView) }),
    handle: ({ body: { machine } }, editing) => editing.import(machine),
  }),
  of({
    method: 'POST',
    url: '/api/funnels/export',
    least: 'viewer',
    summary: 'A funnel as a plain XState machine.',
    body: z.strictObject({ document: documentBody }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: z.record(z.string(), anything),
    handle: ({ body: { document } }, editing) => editing.export(document),
  }),
];
