import { ActionIcon, Badge, Button, Menu, Select, Table, Text } from '@mantine/core';
import { IconDots, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role, Session } from '../api/session.ts';
import { changeUser, removeUser, type User, usersQuery } from '../api/users.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ROLE_CHOICES } from './roles.ts';
import { AddUser, NewPassword, Remove } from './user-dialogs.tsx';

type Asking = { what: 'add' } | { what: 'password' | 'remove'; name: string };

/** Who may log in by name and password, and what they may do. */
export default function UsersView({ session }: { session: Session }) {
  const { data, error, isPending, refetch } = useQuery(usersQuery);
  const [asking, setAsking] = useState<Asking>();
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: ['users'] });
  const change = useMutation({
    mutationFn: ({ name, ...to }: { name: string; role?: Role; disabled?: boolean }) => changeUser(name, to),
    onSettled: renew,
  });
  const close = () => {
    setAsking(undefined);
    void renew();
  };
  return (
    <Page
      title="Users"
      about="A change of role or password ends their sessions."
      tools={
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => setAsking({ what: 'add' })}
        >
          Add a user
        </Button>
      }
    >
      {change.isError && <Failed error={change.error} />}
      {isPending ? (
        <Loading />
      ) : error && !data ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : data.items.length === 0 ? (
        <Empty icon={IconUsers} title="There are no users yet">
          Until there are, the admin token is the only way in.
        </Empty>
      ) : (
        <div className="scroll-x">
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">Actions</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((user) => (
                <Row
                  key={user.name}
                  user={user}
                  self={user.name === session.user.name}
                  busy={change.isPending && change.variables.name === user.name}
                  onChange={(to) => change.mutate({ name: user.name, ...to })}
                  onAsk={setAsking}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {asking?.what === 'add' && <AddUser onClose={close} />}
      {asking?.what === 'password' && <NewPassword name={asking.name} onClose={close} />}
      {asking?.what === 'remove' && (
        <Remove name={asking.name} onClose={close} remove={() => removeUser(asking.name)} />
      )}
    </Page>
  );
}

interface RowProps {
  user: User;
  self: boolean;
  busy: boolean;
  onChange(to: { role?: Role; disabled?: boolean }): void;
  onAsk(asking: Asking): void;
}

function Row({ user: { name, role, disabled = false }, self, busy, onChange, onAsk }: RowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} className="words">
          {name}{' '}
          {self && (
            <Badge size="sm" variant="default" tt="none">
              you
            </Badge>
          )}
        </Text>
        {disabled && (
          <Badge size="sm" color="red" variant="light" tt="none">
            may not log in
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={`Role of ${name}`}
          w={140}
          size="sm"
          allowDeselect={false}
          data={ROLE_CHOICES}
          value={role}
          disabled={self || busy}
          onChange={(value) => value !== null && onChange({ role: value as Role })}
        />
      </Table.Td>
      <Table.Td ta="right">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`} loading={busy}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onAsk({ what: 'password', name })}>New password</Menu.Item>
            <Menu.Item disabled={self} onClick={() => onChange({ disabled: !disabled })}>
              {disabled ? 'Let in again' : 'Let in no more'}
            </Menu.Item>
            <Menu.Item className="is-danger" disabled={self} onClick={() => onAsk({ what: 'remove', name })}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
