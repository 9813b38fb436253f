import { Alert, Button, Group, Modal, Select, Stack, Tabs, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Failure, Loading, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { queryFault } from '../server/query-fault.ts';
import { request } from '../server/request.ts';
import { Overtaken } from '../settings/overtaken.tsx';
import { useDraft } from '../settings/use-draft.ts';
import { Chart } from '../statechart/chart.tsx';
import { DocumentFindings } from '../statechart/document-findings.tsx';
import { StateDetails } from '../statechart/state-details.tsx';
import type { DocumentLook } from '../statechart/structure.ts';
import { isDocument } from './beginnings.ts';
import type { DocumentVersion } from './documents-page.tsx';
import './documents.css';

const XmlEditor = lazy(async () => ({ default: (await import('./xml-editor.tsx')).XmlEditor }));
const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
/** So long after the last key the text is looked at. */
const TYPING_MS = 500;
const NONE: ReadonlySet<string> = new Set();

/** One uploaded document: its picture, its text in an editor, and its versions. */
export function DocumentPage() {
  const { name } = useParams({ from: '/documents/$name' });
  const path = `/api/v1/documents/${encodeURIComponent(name)}`;
  // What is being deleted is not asked about again; the next one that is shown here is.
  const [going, setGoing] = useState<string | null>(null);
  const isGoing = going === name;
  const document = useQuery({
    queryKey: ['document', name],
    queryFn: ({ signal }) => request<DocumentVersion & { readonly text: string }>(path, { signal }),
    refetchOnWindowFocus: false,
    enabled: !isGoing,
  });
  const versions = useQuery({
    queryKey: ['document-versions', name],
    queryFn: ({ signal }) => request<readonly DocumentVersion[]>(`${path}/versions`, { signal }),
    enabled: !isGoing,
  });
  const error = queryFault(document) ?? queryFault(versions);
  if (error !== null)
    return (
      <Failure
        what={`The document ${name}`}
        error={error}
        retry={() => void Promise.all([document.refetch(), versions.refetch()])}
        back={<Link to="/documents">All documents</Link>}
      />
    );
  if (document.data === undefined || versions.data === undefined) return <Loading what="the document" />;
  return <Editing key={name} name={name} stored={document.data} versions={versions.data} going={setGoing} />;
}

interface Props {
  readonly name: string;
  readonly stored: DocumentVersion & { readonly text: string };
  readonly versions: readonly DocumentVersion[];
  /** Told of the document that is being deleted; null: of none. */
  readonly going: (name: string | null) => void;
}

function Editing({ name, stored, versions, going }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = `/api/v1/documents/${encodeURIComponent(name)}`;
  const draft = useDraft(
    stored.text,
    (written) =>
      request(path, {
        method: 'PUT',
        query: { as: isDocument(written) ? 'document' : 'part' },
        body: written,
      }),
    'It is published: new sessions run it.',
  );
  const { value: text, change: setText, isChanged } = draft;
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const [wanted, want] = useState<{ line: number; at: number } | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const [tab, setTab] = useState<string | null>('text');
  const [version, setVersion] = useState<string | null>(null);
  const [asking, ask] = useDisclosure(false);
  const isPart = !isDocument(settled);
  const look = useQuery({
    queryKey: ['check', name, settled],
    queryFn: ({ signal }) =>
      request<DocumentLook>(`${path}/check`, { method: 'POST', body: { text: settled }, signal }),
    placeholderData: keepPreviousData,
    enabled: settled.trim() !== '' && !isPart,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const other = useQuery({
    queryKey: ['document', name, version],
    queryFn: ({ signal }) =>
      request<{ readonly text: string }>(path, { query: { version: version ?? '' }, signal }),
    enabled: version !== null,
  });
  const changed = async (message: string) => {
    tell(message);
    setVersion(null);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['document', name] }),
      client.invalidateQueries({ queryKey: ['document-versions', name] }),
      client.invalidateQueries({ queryKey: ['documents'] }),
    ]);
  };
  const rollBack = useMutation({
    mutationFn: (wantedVersion: number) =>
      request(`${path}/rollback`, { method: 'POST', body: { version: wantedVersion } }),
    onSuccess: (_answer, wantedVersion) => changed(`Version ${wantedVersion} is the current one again.`),
  });
  const remove = useMutation({
    mutationFn: () => request(path, { method: 'DELETE' }),
    onMutate: () => going(name),
    onError: () => going(null),
    onSuccess: async () => {
      ask.close();
      client.removeQueries({ queryKey: ['documents'] });
      await navigate({ to: '/documents', ignoreBlocker: true });
    },
  });
  const findings = look.data?.findings ?? [];
  const structure = look.data?.structure ?? null;
  const failed = draft.error ?? rollBack.error;

  return (
    <>
      <PageHead title={name}>
        <Button variant="outline" color="red" onClick={ask.open}>
          Delete
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={draft.takeBack}>
          Take back
        </Button>
        <Button
          disabled={!isChanged || (look.data?.loads === false && !isPart)}
          loading={draft.isSaving}
          onClick={draft.save}
        >
          Publish
        </Button>
      </PageHead>
      {failed === null ? null : (
        <Alert color="red" title="Nothing was changed" role="alert" mb="md">
          {failed.message}
        </Alert>
      )}
      {draft.isOvertaken ? <Overtaken takeBack={draft.takeBack} /> : null}
      <Group mb="md" align="end">
        <Select
          label="Compare with version"
          placeholder="none"
          w={300}
          data={versions.map((one) => ({
            value: String(one.version),
            label: `${one.version}, ${WHEN.format(new Date(one.uploadedAt))}${one.current ? ' (current)' : ''}`,
          }))}
          value={version}
          clearable
          onChange={(value) => {
            setVersion(value);
            setTab('text');
          }}
        />
        <Button
          variant="default"
          disabled={version === null || Number(version) === stored.version}
          loading={rollBack.isPending}
          onClick={() => version !== null && rollBack.mutate(Number(version))}
        >
          Roll back to it
        </Button>
        <Text size="sm" c="dimmed">
          Version {stored.version} is current. Sessions that run keep the version they began with.
        </Text>
      </Group>
      {version === null || other.data !== undefined || other.error === null ? null : (
        <Failure what={`Version ${version}`} error={other.error} retry={() => void other.refetch()} />
      )}
      {look.error === null ? null : (
        <Failure what="The check" error={look.error} retry={() => void look.refetch()} />
      )}
      {look.data === undefined || isPart ? null : (
        <DocumentFindings
          findings={findings}
          goTo={(line) => {
            setTab('text');
            want({ line, at: Date.now() });
          }}
        />
      )}
      <Tabs value={tab} onChange={setTab} mt="md">
        <Tabs.List>
          <Tabs.Tab value="text">Text</Tabs.Tab>
          <Tabs.Tab value="picture" disabled={structure === null}>
            Statechart
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text" pt="md">
          <Suspense fallback={<Loading what="the editor" />}>
            <XmlEditor
              label={`Text of ${name}`}
              text={text}
              change={setText}
              findings={findings}
              wanted={wanted}
              against={version === null ? null : (other.data?.text ?? null)}
            />
          </Suspense>
          {version === null ? null : (
            <Text size="sm" mt="xs">
              Lines that are new since version {version} are marked, lines that are gone are struck out.
              Choose no version to go on writing.
            </Text>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="picture" pt="md">
          {structure === null || tab !== 'picture' ? null : (
            <div className="chart-columns">
              <Chart structure={structure} active={NONE} taken={[]} chosen={chosen} choose={choose} />
              <Stack>
                <StateDetails state={structure.states.find(({ id }) => id === chosen)} isActive={false} />
              </Stack>
            </div>
          )}
        </Tabs.Panel>
      </Tabs>
      <Modal opened={asking} onClose={ask.close} title={`Delete ${name}?`} centered>
        <Text mb="md">All its versions are gone then. Sessions that run it go on.</Text>
        {remove.error === null ? null : <Alert color="red">{remove.error.message}</Alert>}
        <Group justify="end">
          <Button variant="default" onClick={ask.close}>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete the document
          </Button>
        </Group>
      </Modal>
    </>
  );
}
