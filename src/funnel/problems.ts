/** Everything that can be wrong with a funnel. An error keeps it from being used, a warning does not. */
export const problemCodes = {
  'unreadable-file': 'error',
  'invalid-json': 'error',
  'duplicate-key': 'error',
  'invalid-yaml': 'error',
  schema: 'error',
  'unknown-key': 'error',
  'not-supported': 'error',
  'string-transition': 'error',
  'unknown-guard': 'error',
  'unknown-action': 'error',
  'unknown-effect': 'error',
  'unknown-delay': 'error',
  'unknown-event': 'error',
  'unknown-prompt': 'error',
  'unknown-target': 'error',
  'unknown-initial': 'error',
  'missing-initial': 'error',
  'bad-params': 'error',
  'duplicate-id': 'error',
  'type-mismatch': 'error',
  unreachable: 'error',
  'dead-end': 'error',
  'final-without-on-done': 'error',
  'invoke-without-on-done': 'error',
  'invoke-without-on-error': 'error',
  'endless-always': 'error',
  'does-not-compile': 'error',
  'prompt-name': 'error',
  'prompt-template': 'error',
  'prompt-language': 'error',
  'prompt-without-fallback': 'error',
  'prompt-variant-never-used': 'error',
  'prompt-too-long': 'error',
  'prompt-without-template': 'error',
  'template-without-while-open': 'error',
  'not-kept': 'warning',
  'unanswered-message': 'warning',
  'unanswered-unsupported': 'warning',
  'never-taken': 'warning',
  'unused-delay': 'warning',
  'unused-prompt': 'warning',
  'unknown-variable': 'warning',
} as const satisfies Record<string, 'error' | 'warning'>;

export type ProblemCode = keyof typeof problemCodes;

export type Path = readonly (string | number)[];

export interface Problem {
  /** JSON pointer into the document, or into the prompt if `file` names one. */
  path: string;
  code: ProblemCode;
  severity: 'error' | 'warning';
  /** For the people who edit funnels. */
  message: string;
  /** Where it is not the funnel document itself. */
  file?: string;
}

export function problem(code: ProblemCode, path: Path, message: string, file?: string): Problem {
  return {
    path: pointer(path),
    code,
    severity: problemCodes[code],
    message,
    ...(file === undefined ? {} : { file }),
  };
}

export function pointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** One problem a paragraph and a count, for the terminal. */
export function formatProblems(problems: readonly Problem[], documentFile: string): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const paragraphs = problems.map(
    ({ path, code, severity, message, file }) =>
      `${severity} ${file ?? documentFile}${path === '' ? '' : `#${path}`}\n  ${message} [${code}]`,
  );
  return [...paragraphs, `${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`].join(
    '\n',
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
