import { Button, Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Moment } from '../app/moment.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';
import { NewDocument } from './new-document.tsx';

export interface DocumentVersion {
  readonly version: number;
  readonly uploadedAt: string;
  readonly size: number;
  readonly current: boolean;
}

/** Documents that were uploaded; services name them. */
export function DocumentsPage() {
  const [making, make] = useDisclosure(false);
  const documents = useQuery({
    queryKey: ['documents'],
    queryFn: ({ signal }) =>
      request<readonly (DocumentVersion & { readonly name: string })[]>('/api/v1/documents', { signal }),
  });
  return (
    <>
      <PageHead title="Documents">
        <Button onClick={make.open}>New document</Button>
      </PageHead>
      <Modal opened={making} onClose={make.close} title="New document" size="lg">
        {making ? <NewDocument done={make.close} /> : null}
      </Modal>
      {documents.error === null ? null : (
        <Failure what="Documents" error={documents.error} retry={() => void documents.refetch()} />
      )}
      {documents.data === undefined && documents.error === null ? <Loading what="documents" /> : null}
      {documents.data?.length === 0 ? (
        <Nothing title="No document was uploaded">
          Services run the documents that come with the product. Begin one of your own here, or draw it first:
          it starts from a document that works.
        </Nothing>
      ) : null}
      {documents.data !== undefined && documents.data.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        <section className="scroll" tabIndex={0} aria-label="Documents">
          <Table striped highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th className="number">Version</Table.Th>
                <Table.Th>Published</Table.Th>
                <Table.Th className="number">Characters</Table.Th>
                <Table.Th>In services</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {documents.data.map(({ name, version, uploadedAt, size }) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <Link to="/documents/$name" params={{ name }}>
                      {name}
                    </Link>
                  </Table.Td>
                  <Table.Td className="number">{version}</Table.Td>
                  <Table.Td className="nowrap">
                    <Moment at={uploadedAt} />
                  </Table.Td>
                  <Table.Td className="number">{size.toLocaleString()}</Table.Td>
                  <Table.Td>
                    <code>document:{name}</code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ) : null}
    </>
  );
}
