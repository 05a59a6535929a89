import { z } from 'zod';
import { readCpf } from '../cpf.ts';
import { tool } from './tool.ts';

/** Kept nowhere but in the conversation whose result it is, so it is erased with it. */
export const registerClient = tool({
  name: 'register_client',
  description: 'Checks and notes who books: name, CPF and e-mail.',
  params: z.strictObject({
    name: z
      .string()
      .transform((name) => name.trim().replaceAll(/\s+/g, ' '))
      .refine(
        (name) => /^\p{L}[\p{L}.'’ -]{1,98}$/u.test(name) && name.includes(' '),
        'must be a first and a last name',
      )
      .describe('Name in full.'),
    cpf: z
      .string()
      .max(20)
      .transform((typed, context) => {
        const cpf = readCpf(typed);
        if (cpf === undefined) context.addIssue({ code: 'custom', message: 'is not a CPF' });
        return cpf ?? z.NEVER;
      })
      .describe('The eleven digits, with or without dots.'),
    email: z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .pipe(z.email('is not an e-mail address'))
      .optional()
      .describe('E-mail address.'),
  }),
  stages: ['conversion'],
  run: ({ name, cpf, email }) => ({ name, cpf, ...(email !== undefined && { email }) }),
});
