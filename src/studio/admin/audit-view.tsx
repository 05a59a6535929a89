import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '../api/users.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ago, dateTime } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { details, did } from './audit-line.ts';

/** Who changed what. */
export default function AuditView() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(auditQuery);
  const now = useNow(10_000);
  const lines = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title="Audit log" about="Every change, and who made it. What customers wrote is not in it.">
      {isPending ? (
        <Loading rows={8} />
      ) : error && !data ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : lines.length === 0 ? (
        <Empty icon={IconClipboardList} title="Nothing was changed yet" />
      ) : (
        <>
          <div className="scroll-x">
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Who</Table.Th>
                  <Table.Th>What</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {lines.map((line) => (
                  <Table.Tr key={line.id}>
                    <Table.Td className="nowrap">
                      <Text size="sm" className="numeric" title={dateTime(line.at)}>
                        {ago(line.at, now)}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Group gap={6}>
                        <Text size="sm" fw={600}>
                          {line.who}
                        </Text>
                        <Badge size="sm" variant="default" tt="none">
                          {line.role ?? 'not let in'}
                        </Badge>
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm" className="words">
                        {did(line.action)} <b>{line.subject}</b>
                      </Text>
                      <Text size="xs" c="dimmed" className="words">
                        {details(line)}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          {hasNextPage && (
            <Group justify="center" mt="md">
              <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
                Show earlier
              </Button>
            </Group>
          )}
        </>
      )}
    </Page>
  );
}
