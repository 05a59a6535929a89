/** Lines of the audit log as sentences. Pure. */
import type { AuditLine } from '../api/users.ts';

const DID: Record<string, string> = {
  'funnel.publish': 'published',
  'draft.create': 'began the draft',
  'draft.change': 'changed the draft',
  'draft.delete': 'deleted the draft',
  'draft.dialogue': 'kept a dialogue with the draft',
  'draft.delete-dialogue': 'deleted a dialogue of the draft',
  'user.add': 'added the user',
  'user.change': 'changed the user',
  'user.remove': 'removed the user',
  'conversation.take': 'took over',
  'conversation.write': 'wrote in',
  'conversation.give-back': 'gave back',
  'dead-letter.requeue': 'tried again the dead letter',
  'dead-letter.discard': 'gave up the dead letter',
  'contact.erase': 'erased the contact',
  'session.begin': 'logged in as',
  'session.end': 'logged out as',
  'session.refused': 'was not let in as',
};

/** What was done; an action this page does not know is told by its name. */
export const did = (action: string): string => DID[action] ?? action.replace(/[.-]/g, ' ');

/** E.g. "role: editor, disabled". */
export const details = ({ detail = {} }: AuditLine): string =>
  Object.entries(detail)
    .map(([name, value]) => (value === true ? name : value === false ? `not ${name}` : `${name}: ${value}`))
    .join(', ');
