import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { Router } from 'wouter';
import { useSession } from '../api/session.ts';
import { Frame } from './frame.tsx';
import { Login } from './login.tsx';

export function App() {
  const session = useSession();
  // Who is at work stays, though it cannot be asked for a while who that is.
  if (session.data === undefined) {
    if (!session.isError)
      return (
        <Center h="100%">
          <Loader aria-label="Loading" />
        </Center>
      );
    return (
      <Center h="100%">
        <Stack align="center">
          <Text role="alert">{session.error.message}</Text>
          <Button onClick={() => session.refetch()}>Try again</Button>
        </Stack>
      </Center>
    );
  }
  return (
    <Router base="/studio">{session.data === null ? <Login /> : <Frame session={session.data} />}</Router>
  );
}
