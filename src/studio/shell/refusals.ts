/** Why single sign-on has led back to the login page. The address may come from anybody, so only its code is read. */
const REASONS = {
  unauthorized: 'The sign-on was not confirmed, or took too long. Begin it again.',
  forbidden: 'You are known there, but have no role here. Ask whoever runs Prosa for one.',
  conflict: 'Your name is that of a user with a password here. Log in with it, or ask whoever runs Prosa.',
  too_many_requests: 'There were too many logins from here. Try again in a minute.',
  unreachable: 'The sign-on service does not answer. Try again, or log in with a password.',
};

/** @param search of the page's address */
export function refusalOf(search: string): string | undefined {
  const code = new URLSearchParams(search).get('refused');
  if (code === null) return undefined;
  return Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : REASONS.unauthorized;
}
