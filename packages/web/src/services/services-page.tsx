import { Button, Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ForAdministrators } from '../app/administrators.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Options } from '../server/shapes.ts';
import { NewService } from './new-service.tsx';

interface Service {
  readonly name: string;
  readonly options: Options;
}

/** All configured services. */
export function ServicesPage() {
  const [making, make] = useDisclosure(false);
  const services = useQuery({
    queryKey: ['services'],
    queryFn: ({ signal }) => request<readonly Service[]>('/api/v1/services', { signal }),
  });
  return (
    <>
      <PageHead title="Configured services">
        <ForAdministrators>
          <Button onClick={make.open}>New service</Button>
        </ForAdministrators>
      </PageHead>
      <Modal opened={making} onClose={make.close} title="New service" size="lg">
        {making ? <NewService done={make.close} /> : null}
      </Modal>
      {services.error === null ? null : (
        <Failure what="Services" error={services.error} retry={() => void services.refetch()} />
      )}
      {services.data === undefined && services.error === null ? <Loading what="services" /> : null}
      {services.data?.length === 0 ? (
        <Nothing title="No service is configured">Make the first one from a template.</Nothing>
      ) : null}
      {services.data !== undefined && services.data.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        <section className="scroll" tabIndex={0} aria-label="Services">
          <Table striped highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Kind</Table.Th>
                <Table.Th>Virtual queue</Table.Th>
                <Table.Th>Target</Table.Th>
                <Table.Th className="number">Options</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {services.data.map(({ name, options }) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <Link to="/services/$name" params={{ name }}>
                      {name}
                    </Link>
                  </Table.Td>
                  <Table.Td>{[options['_type'], options['_service']].filter(Boolean).join(', ')}</Table.Td>
                  <Table.Td>{options['_urs_virtual_queue'] ?? '–'}</Table.Td>
                  <Table.Td>{options['_target'] ?? '–'}</Table.Td>
                  <Table.Td className="number">{Object.keys(options).length}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ) : null}
    </>
  );
}
