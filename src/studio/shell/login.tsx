import { Center, Modal, Paper, Text, Title } from '@mantine/core';
import { LoginForm } from './login-form.tsx';
import { refusalOf } from './refusals.ts';

/** Before anything can be seen. */
export function Login() {
  return (
    <Center component="main" mih="100%" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={380}>
        <LoginForm refusal={refusalOf(window.location.search)}>
          <Title order={1} size="h2">
            Prosa Studio
          </Title>
        </LoginForm>
      </Paper>
    </Center>
  );
}

/** Above all other dialogs. */
const FRONT = 1_000;

/** Over the page whose session is over, which stays as it is. */
export function LoginAgain({ opened }: { opened: boolean }) {
  return (
    <Modal
      opened={opened}
      onClose={() => {}}
      withCloseButton={false}
      title="Log in again"
      size="sm"
      zIndex={FRONT}
    >
      <LoginForm beside>
        <Text size="sm">You are not logged in any more. What you changed is still on this page.</Text>
      </LoginForm>
    </Modal>
  );
}
