/** What stands at an address of the Studio that shows nothing to whoever is there. */
import { Button, Code, Text } from '@mantine/core';
import { Link, Redirect, useLocation } from 'wouter';
import type { Session } from '../api/session.ts';
import { Page } from './page.tsx';
import { isIn, PLACES } from './places.tsx';

export function NothingHere({ session }: { session: Session }) {
  const [location] = useLocation();
  if (location === '/' || location === '') return <Redirect to="/funnels" replace />;
  const place = PLACES.find((one) => isIn(one, location));
  return place === undefined ? (
    <Page title="Not found">
      <Text mb="md" className="words">
        There is nothing at <Code>/studio{location}</Code>. Look for a slip in the address; a link may be of
        an earlier Prosa.
      </Text>
      <ToFunnels />
    </Page>
  ) : (
    <Page title="Not for your role">
      <Text mb="md">
        {place.title} is for the role {place.least}; {session.user.name} is {session.user.role}. Somebody who
        manages users can give you another role.
      </Text>
      <ToFunnels />
    </Page>
  );
}

const ToFunnels = () => (
  <Button component={Link} href="/funnels">
    Go to Funnels
  </Button>
);
