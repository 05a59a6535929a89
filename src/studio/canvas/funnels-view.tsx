import { Container, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FunnelsView as Answer } from '../../funnel/funnel-views.ts';
import { request } from '../api/client.ts';

/** Every version that is kept, and how many conversations are inside. */
export default function FunnelsView() {
  const { data } = useQuery({ queryKey: ['funnels'], queryFn: () => request<Answer>('GET', '/api/funnels') });
  return (
    <Container size="md" py="md">
      <Title order={1} size="h3" mb="md">
        Funnels
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Inside</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data?.versions.map(({ version, status, inside }) => (
            <Table.Tr key={version}>
              <Table.Td>{version}</Table.Td>
              <Table.Td>{status}</Table.Td>
              <Table.Td>{inside}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Container>
  );
}
