import { Route, Switch } from 'wouter';
import type { Session } from '../api/session.ts';
import { FunnelsList } from './funnels-list.tsx';
import { VersionView } from './version-view.tsx';

export default function FunnelsView({ session }: { session: Session }) {
  return (
    <Switch>
      <Route path="/v/:version">
        {({ version }) => <VersionView session={session} version={decodeURIComponent(version)} />}
      </Route>
      <Route>
        <FunnelsList session={session} />
      </Route>
    </Switch>
  );
}
