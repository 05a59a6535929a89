import { AppShell, Burger, Button, Group, NavLink, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { may, type Session, useLogout } from '../api/session.ts';
import { PLACES } from './places.tsx';

/** What is around every view: where one is, where one can go, and who one is. */
export function Frame({ session }: { session: Session }) {
  const [opened, menu] = useDisclosure();
  const [location] = useLocation();
  const logout = useLogout();
  const places = PLACES.filter(({ least }) => may(session, least));
  const menuPlaces = places.filter(({ from }) => from === undefined);
  const here = places.find(({ path }) => location === path || location.startsWith(`${path}/`));
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 184, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700}>Prosa Studio</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" truncate>
              {session.user.name} · {session.user.role}
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => logout.mutate()}>
              Log out
            </Button>
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
                <View session={session} />
              </Route>
            ))}
            <Route>
              <Redirect to="/funnels" replace />
            </Route>
          </Switch>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
