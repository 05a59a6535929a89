import { Button, Group, Modal, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import type { Role } from '../api/session.ts';
import { addUser, changeUser } from '../api/users.ts';
import { Failed } from '../shell/states.tsx';
import { ROLES } from './roles.ts';

interface DialogProps {
  title: string;
  confirm: string;
  danger?: boolean;
  onClose(): void;
  /** What is done with what the form says. */
  onConfirm(said: (name: string) => string): Promise<unknown>;
  children: ReactNode;
}

/** A form that closes when what it is for is done. */
function Dialog({ title, confirm, danger = false, onClose, onConfirm, children }: DialogProps) {
  const send = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send.mutate((name) => String(form.get(name) ?? ''));
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack>
          {children}
          {send.isError && <Failed error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" {...(danger && { color: 'red' })} loading={send.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function AddUser({ onClose }: { onClose(): void }) {
  return (
    <Dialog
      title="Add a user"
      confirm="Add"
      onClose={onClose}
      onConfirm={(said) =>
        addUser({ name: said('name').trim(), password: said('password'), role: said('role') as Role })
      }
    >
      <TextInput label="Name" name="name" required autoComplete="off" data-autofocus />
      <PasswordInput label="Password" name="password" required autoComplete="new-password" />
      <Radio.Group label="Role" name="role" defaultValue="viewer">
        <Stack gap="xs" mt="xs">
          {ROLES.map(({ value, label, may }) => (
            <Radio key={value} value={value} label={label} description={may} />
          ))}
        </Stack>
      </Radio.Group>
    </Dialog>
  );
}

export function NewPassword({ name, onClose }: { name: string; onClose(): void }) {
  return (
    <Dialog
      title={`New password of ${name}`}
      confirm="Change"
      onClose={onClose}
      onConfirm={(said) => changeUser(name, { password: said('password') })}
    >
      <PasswordInput label="Password" name="password" required autoComplete="new-password" data-autofocus />
    </Dialog>
  );
}

export function Remove({
  name,
  onClose,
  remove,
}: {
  name: string;
  onClose(): void;
  remove(): Promise<unknown>;
}) {
  return (
    <Dialog title={`Remove ${name}`} confirm="Remove" danger onClose={onClose} onConfirm={remove}>
      <Text size="sm">
        They are logged out at once and cannot log in any more. The audit log keeps their name.
      </Text>
    </Dialog>
  );
}
