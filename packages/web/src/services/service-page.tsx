import {
  Accordion,
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ForAdministrators } from '../app/administrators.tsx';
import { Failure, Loading, PageHead } from '../app/states.tsx';
import { queryFault } from '../server/query-fault.ts';
import { request } from '../server/request.ts';
import type { Finding, Options, Template, TemplateOption } from '../server/shapes.ts';
import { Overtaken } from '../settings/overtaken.tsx';
import { useDraft } from '../settings/use-draft.ts';
import { Findings } from './findings.tsx';
import { MakeMissing } from './make-missing.tsx';
import { OptionField } from './option-field.tsx';
import { TestConsole } from './test-console.tsx';

/** The options of one service, by category, with help; and a console that calls it. */
export function ServicePage() {
  const { name } = useParams({ from: '/services/$name' });
  const path = `/api/v1/services/${encodeURIComponent(name)}`;
  // What is being deleted is not asked about again; the next one that is shown here is.
  const [going, setGoing] = useState<string | null>(null);
  const isGoing = going === name;
  const service = useQuery({
    queryKey: ['service', name],
    queryFn: () => request<Options>(path),
    refetchOnWindowFocus: false,
    enabled: !isGoing,
  });
  const templateName = service.data === undefined ? null : templateOf(service.data);
  const template = useQuery({
    queryKey: ['template', templateName],
    queryFn: () => request<Template>(`/api/v1/templates/${encodeURIComponent(templateName ?? '')}`),
    enabled: templateName !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = queryFault(service) ?? queryFault(template);
  if (error !== null)
    return (
      <Failure
        what={`The service ${name}`}
        error={error}
        retry={() => void (service.data === undefined ? service : template).refetch()}
        back={<Link to="/services">All services</Link>}
      />
    );
  if (service.data === undefined || template.data === undefined) return <Loading what="the service" />;
  return (
    <ServiceForm
      key={name}
      name={name}
      stored={service.data}
      template={template.data}
      isGoing={isGoing}
      going={setGoing}
    />
  );
}

/** The template whose options a service has. */
function templateOf({ _type: type = 'ors', _service: service = 'ors', _template: named }: Options): string {
  return named ?? (type === 'ors' && service !== 'callback' ? 'ors' : service);
}

interface Props {
  readonly name: string;
  readonly stored: Options;
  readonly template: Template;
  readonly isGoing: boolean;
  /** Told of the service that is being deleted; null: of none. */
  readonly going: (name: string | null) => void;
}

function ServiceForm({ name, stored, template, isGoing, going }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = `/api/v1/services/${encodeURIComponent(name)}`;
  const draft = useDraft<Options>(
    stored,
    (written) => request(path, { method: 'PUT', body: written }),
    `${name} is saved and counts from the next request on.`,
  );
  const { value: options, change: setOptions } = draft;
  const [advanced, setAdvanced] = useState(false);
  const [search, setSearch] = useState('');
  const [asking, ask] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => request(path, { method: 'DELETE' }),
    onMutate: () => going(name),
    onError: () => going(null),
    onSuccess: async () => {
      ask.close();
      // The list is shown without it at once.
      client.removeQueries({ queryKey: ['services'] });
      await navigate({ to: '/services', ignoreBlocker: true });
    },
  });
  const findings = useQuery({
    queryKey: ['findings', name],
    queryFn: () => request<readonly Finding[]>(`${path}/findings`),
    enabled: !isGoing,
  });
  const categories = useMemo(
    () => grouped(template.options, options, { advanced, search: search.trim().toLowerCase() }),
    [template, options, advanced, search],
  );
  const change = (key: string, value: string | undefined) =>
    setOptions((before) => {
      const { [key]: _gone, ...rest } = before;
      return value === undefined ? rest : { ...rest, [key]: value };
    });
  const [unfolded, unfold] = useState(() => categories.slice(0, 2).map(({ title }) => idOf(title)));
  const problems = new Map((findings.data ?? []).map(({ key, message }) => [key, message]));

  return (
    <>
      <PageHead title={name}>
        <ForAdministrators>
          <Button variant="outline" color="red" onClick={ask.open}>
            Delete
          </Button>
          <Button variant="default" disabled={!draft.isChanged} onClick={draft.takeBack}>
            Take back
          </Button>
          <Button disabled={!draft.isChanged} loading={draft.isSaving} onClick={draft.save}>
            Save
          </Button>
        </ForAdministrators>
      </PageHead>
      <Text c="dimmed" mb="md">
        Template {template.title}. {template.description}
      </Text>
      {draft.isOvertaken ? <Overtaken takeBack={draft.takeBack} /> : null}
      {draft.error === null ? null : (
        <Alert color="red" title="Not saved" role="alert" mb="md">
          {draft.error.message}
        </Alert>
      )}
      <Findings
        found={findings}
        below={({ missing }) =>
          missing === undefined || options[missing.option ?? ''] !== undefined ? null : (
            <MakeMissing service={name} missing={missing} use={change} />
          )
        }
      />
      <Group my="md" align="end">
        <TextInput
          label="Find an option"
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <Switch
          label="Advanced options too"
          checked={advanced}
          onChange={({ currentTarget }) => setAdvanced(currentTarget.checked)}
        />
      </Group>
      <Accordion
        multiple
        variant="separated"
        value={search === '' ? unfolded : categories.map(({ title }) => idOf(title))}
        onChange={unfold}
      >
        {categories.map(({ title, options: inside }) => (
          <Accordion.Item key={title} value={idOf(title)}>
            <Accordion.Control>
              {title}{' '}
              <Badge variant="default">
                {inside.filter(({ name: key }) => options[key] !== undefined).length} set
              </Badge>
            </Accordion.Control>
            <Accordion.Panel>
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                {inside.map((option) => (
                  <OptionField
                    key={option.name}
                    option={option}
                    value={options[option.name]}
                    problem={problems.get(option.name)}
                    change={(value) => change(option.name, value)}
                  />
                ))}
              </SimpleGrid>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <OwnOption taken={options} add={(key) => change(key, '')} />
      <TestConsole name={name} />
      <Modal opened={asking} onClose={ask.close} title={`Delete ${name}?`} centered>
        <Text mb="md">
          New requests for it will be refused. Callbacks that wait go on as they were accepted.
        </Text>
        {remove.error === null ? null : <Alert color="red">{remove.error.message}</Alert>}
        <Group justify="end">
          <Button variant="default" onClick={ask.close}>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete the service
          </Button>
        </Group>
      </Modal>
    </>
  );
}

/** Ids in a page have no spaces. */
const idOf = (title: string): string => title.replace(/\W+/g, '-');

interface Category {
  readonly title: string;
  readonly options: readonly TemplateOption[];
}

/** Options by category; what is set is always shown, unknown options in a category of their own. */
function grouped(
  known: readonly TemplateOption[],
  set: Options,
  { advanced, search }: { readonly advanced: boolean; readonly search: string },
): readonly Category[] {
  const names = new Set(known.map(({ name }) => name));
  const unknown = Object.keys(set)
    .filter((name) => !names.has(name))
    .map((name): TemplateOption => ({ name, category: 'Options of your own' }));
  const shown = [...known, ...unknown].filter(({ name, help = '', ...option }) => {
    if (search !== '') return `${name} ${help}`.toLowerCase().includes(search);
    return advanced || option.advanced !== true || set[name] !== undefined;
  });
  const categories = new Map<string, TemplateOption[]>();
  for (const option of shown) {
    const title = option.category ?? 'General';
    categories.set(title, [...(categories.get(title) ?? []), option]);
  }
  return [...categories].map(([title, options]) => ({ title, options }));
}

function OwnOption({ taken, add }: { readonly taken: Options; readonly add: (key: string) => void }) {
  const [key, setKey] = useState('');
  const isTaken = taken[key] !== undefined;
  return (
    <Stack mt="md" gap="xs">
      <Group align="end">
        <TextInput
          label="Option of your own"
          description="Kept and handed to the scenario as it is"
          value={key}
          error={isTaken ? 'It is there already.' : undefined}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={key.trim() === '' || isTaken}
          onClick={() => {
            add(key.trim());
            setKey('');
          }}
        >
          Add
        </Button>
      </Group>
    </Stack>
  );
}
