import {
  Alert,
  Anchor,
  Button,
  Center,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLogin, useSingleSignOn } from '../api/session.ts';

/** By name and password, by single sign-on where it is set up, or by the admin token while there are no users yet. */
export function Login() {
  const login = useLogin();
  const { data: singleSignOn } = useSingleSignOn();
  const [byToken, setByToken] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? '');
    login.mutate(byToken ? { token: said('token') } : { name: said('name'), password: said('password') });
  };
  return (
    <Center component="main" mih="100%" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={380}>
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h2">
              Prosa Studio
            </Title>
            {byToken ? (
              <PasswordInput label="Admin token" name="token" required autoFocus autoComplete="off" />
            ) : (
              <>
                <TextInput label="Name" name="name" required autoFocus autoComplete="username" />
                <PasswordInput label="Password" name="password" required autoComplete="current-password" />
              </>
            )}
            {login.isError && (
              <Alert color="red" role="alert">
                {login.error.message}
              </Alert>
            )}
            <Button type="submit" loading={login.isPending}>
              Log in
            </Button>
            {singleSignOn && (
              <Button component="a" href="/api/session/oidc" variant="default">
                Log in with {singleSignOn.name}
              </Button>
            )}
            <Anchor component="button" type="button" size="sm" onClick={() => setByToken(!byToken)}>
              {byToken ? 'Log in with a name and password' : 'Log in with the admin token'}
            </Anchor>
            {byToken && (
              <Text size="xs" c="dimmed">
                It is PROSA_ADMIN_TOKEN, or what Prosa printed when it started.
              </Text>
            )}
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
