import { Anchor, Badge, Button, Card, Group, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { TemplateSummary } from '../server/shapes.ts';
import { TemplateRemoval } from './template-removal.tsx';
import { UploadTemplate } from './upload-template.tsx';

/** What services are made from. */
export function TemplatesPage() {
  const [uploading, upload] = useDisclosure(false);
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => request<readonly TemplateSummary[]>('/api/v1/templates', { signal }),
  });
  return (
    <>
      <PageHead title="Templates">
        <Button onClick={upload.open}>Upload a template</Button>
      </PageHead>
      <Modal opened={uploading} onClose={upload.close} title="Upload a template" size="lg">
        {uploading ? <UploadTemplate done={upload.close} /> : null}
      </Modal>
      {templates.error === null ? null : (
        <Failure what="Templates" error={templates.error} retry={() => void templates.refetch()} />
      )}
      {templates.data === undefined && templates.error === null ? <Loading what="templates" /> : null}
      {templates.data?.length === 0 ? (
        <Nothing title="There is no template">
          Those of the product are missing: upload a package, or look into the log of the server.
        </Nothing>
      ) : null}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {templates.data?.map((template) => (
          <Card withBorder key={template.name}>
            <Group justify="space-between">
              <Title order={2} size="h4">
                {template.title}
              </Title>
              <Badge variant="default">
                {template.origin === 'product' ? template.type : `${template.type}, uploaded`}
              </Badge>
            </Group>
            <Text mt="xs">{template.description}</Text>
            <Stack gap={4} mt="sm">
              {template.scenarios.map((scenario) => (
                <Text key={scenario.name} size="sm">
                  <b>{scenario.title}</b>: {scenario.description}
                </Text>
              ))}
            </Stack>
            <Group mt="sm">
              <Anchor
                href={`/api/v1/templates/${encodeURIComponent(template.name)}/package?format=zip`}
                download={`${template.name}.zip`}
                aria-label={`Download ${template.title}`}
              >
                Download
              </Anchor>
              {template.origin === 'uploaded' ? <TemplateRemoval {...template} /> : null}
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </>
  );
}
