import { Route, Switch } from 'wouter';
import type { Session } from '../api/session.ts';
import { ConversationList } from './conversation-list.tsx';
import { ConversationPage } from './conversation-page.tsx';

export default function ConversationsView({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path="/:id">{({ id }) => <ConversationPage key={id} id={id} session={session} />}</Route>
      <Route>
        <ConversationList />
      </Route>
    </Switch>
  );
}
