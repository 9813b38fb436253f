import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failure, Loading, PageHead } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { TemplateSummary } from '../server/shapes.ts';

/** What services are made from. */
export function TemplatesPage() {
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => request<readonly TemplateSummary[]>('/api/v1/templates', { signal }),
  });
  return (
    <>
      <PageHead title="Templates" />
      {templates.error === null ? null : (
        <Failure what="Templates" error={templates.error} retry={() => void templates.refetch()} />
      )}
      {templates.data === undefined && templates.error === null ? <Loading what="templates" /> : null}
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
            <Anchor
              mt="sm"
              href={`/api/v1/templates/${encodeURIComponent(template.name)}/package`}
              download={`${template.name}.json`}
            >
              Download
            </Anchor>
          </Card>
        ))}
      </SimpleGrid>
    </>
  );
}
