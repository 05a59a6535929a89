import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLogin, useSingleSignOn } from '../api/session.ts';

interface Props {
  /** What led here. */
  refusal?: string | undefined;
  /** The page must stay as it is: single sign-on opens beside it. */
  beside?: boolean;
  children?: ReactNode;
}

/** By name and password, by single sign-on where it is set up, or by the admin token while there are no users yet. */
export function LoginForm({ refusal, beside = false, children }: Props) {
  const login = useLogin();
  const { data: singleSignOn } = useSingleSignOn();
  const [byToken, setByToken] = useState(false);
  const wrong = login.error?.message ?? refusal;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? '');
    login.mutate(byToken ? { token: said('token') } : { name: said('name'), password: said('password') });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {byToken ? (
          <PasswordInput label="Admin token" name="token" required autoFocus autoComplete="off" />
        ) : (
          <>
            <TextInput label="Name" name="name" required autoFocus autoComplete="username" />
            <PasswordInput label="Password" name="password" required autoComplete="current-password" />
          </>
        )}
        {wrong !== undefined && (
          <Alert color="red" role="alert">
            {wrong}
          </Alert>
        )}
        <Button type="submit" loading={login.isPending}>
          Log in
        </Button>
        {singleSignOn && (
          <Button
            component="a"
            href="/api/session/oidc"
            variant="default"
            {...(beside && { target: '_blank', rel: 'noopener' })}
          >
            Log in with {singleSignOn.name}
          </Button>
        )}
        {singleSignOn && beside && (
          <Text size="xs" c="dimmed">
            It opens beside this page; come back here then.
          </Text>
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
  );
}
