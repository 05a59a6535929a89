/** The drafts of this page; of one that was left before it was saved a notice tells until it is. */
import { notifications } from '@mantine/notifications';
import type { Saving } from './draft-saver.ts';
import { OpenDrafts } from './open-drafts.ts';

export const pageDrafts = new OpenDrafts(({ id, title, saving }, isLeft) => {
  const name = `unsaved-${id}`;
  const message = isLeft ? noticeOf(saving) : undefined;
  if (message === undefined) return isLeft ? undefined : notifications.hide(name);
  const notice = { id: name, color: 'orange', title: `“${title}” is not saved`, message, autoClose: false };
  notifications.show(notice);
  notifications.update(notice);
});

/** Undefined while it is under way. */
function noticeOf(saving: Saving): string | undefined {
  switch (saving.state) {
    case 'failed':
      return `${saving.message} It is tried again; leave this page open until then.`;
    case 'conflict':
      return `${saving.by} changed it meanwhile. Open it to decide.`;
    case 'deleted':
      return 'It was deleted. Open it to keep what you changed.';
    case 'foreign':
      return 'Somebody else is logged in now. Open it to decide.';
    default:
      return undefined;
  }
}
