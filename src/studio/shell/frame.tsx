import { AppShell, Burger, Group, NavLink, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { may, type Session } from '../api/session.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { LoginAgain } from './login.tsx';
import { Logout } from './logout.tsx';
import { NothingHere } from './nothing-here.tsx';
import { isIn, PLACES } from './places.tsx';
import { useUnsaved } from './use-unsaved.ts';

/** What is around every view: where one is, where one can go, and who one is. */
export function Frame({ session }: { session: Session }) {
  const [opened, menu] = useDisclosure();
  const [location] = useLocation();
  useUnsaved(session);
  const places = PLACES.filter(({ least }) => may(session, least));
  const menuPlaces = places.filter(({ from }) => from === undefined);
  const here = places.find((place) => isIn(place, location));
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 184, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <LoginAgain opened={session.ended === true} />
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700} className="nowrap">
              Prosa Studio
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" truncate>
              {session.user.name} · {session.user.role}
            </Text>
            <Logout />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Views">
        <Stack gap={2}>
          {menuPlaces.map(({ path, title, icon: Icon }) => (
            <NavLink
              key={path}
              component={Link}
              href={path}
              label={title}
              leftSection={<Icon size={18} aria-hidden />}
              active={path === (here?.from ?? here?.path)}
              onClick={menu.close}
            />
          ))}
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main h="100dvh">
        <Suspense fallback={<Skeleton m="md" width="auto" height={200} />}>
          <Switch>
            {places.map(({ path, view: View }) => (
              <Route key={path} path={path} nest>
                <ErrorBoundary of={location}>
                  <View session={session} />
                </ErrorBoundary>
              </Route>
            ))}
            <Route>
              <NothingHere session={session} />
            </Route>
          </Switch>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
