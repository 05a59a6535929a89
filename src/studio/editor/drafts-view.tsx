import { Redirect, Route, Switch } from 'wouter';
import type { Session } from '../api/session.ts';
import { DraftView } from './draft-view.tsx';

export default function DraftsView({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path="/:id">
        <DraftView session={session} />
      </Route>
      <Route>
        <Redirect to="~/studio/funnels" replace />
      </Route>
    </Switch>
  );
}
