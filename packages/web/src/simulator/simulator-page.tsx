import {
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  Progress,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { Failure, Loading, PageHead } from '../app/states.tsx';
import { queryFault } from '../server/query-fault.ts';
import { request } from '../server/request.ts';
import { Comparison } from './comparison.tsx';
import { dayAsItWas } from './past-day.ts';
import { type Change, changedScenario, type Scenario, UNCHANGED } from './scenario.ts';
import { type Run, useRun } from './use-run.ts';

interface Shipped {
  readonly name: string;
  readonly title: string;
  readonly scenario: Scenario;
}

const HISTORY = 'a day as it was';
const NAMES = ['Run A', 'Run B'] as const;

/** What would happen with other numbers of agents, customers or other options: two runs on virtual time, side by side. */
export function SimulatorPage() {
  const [base, setBase] = useState<string>('quiet-day');
  const [day, setDay] = useState(() => new Date().toLocaleDateString('sv'));
  const [first, setFirst] = useState(UNCHANGED);
  const [second, setSecond] = useState<Change>({ ...UNCHANGED, agents: 80 });
  const runs = [useRun(), useRun()] as const;
  const shipped = useQuery({
    queryKey: ['simulations'],
    queryFn: ({ signal }) => request<readonly Shipped[]>('/api/v1/simulations/scenarios', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const past = useQuery({
    queryKey: ['past-day', day],
    queryFn: ({ signal }) => dayAsItWas(day, VIEWER_ZONE, signal),
    enabled: base === HISTORY,
  });
  const fault = queryFault(shipped);
  if (fault !== null)
    return <Failure what="The simulator" error={fault} retry={() => void shipped.refetch()} />;
  if (shipped.data === undefined) return <Loading what="the simulator" />;
  const scenario = base === HISTORY ? past.data : shipped.data.find(({ name }) => name === base)?.scenario;
  const isEmpty = base === HISTORY && past.data !== undefined && (past.data.customers ?? []).length === 0;
  const canRun = scenario !== undefined && !isEmpty;
  const run = (which: 0 | 1) => {
    if (scenario !== undefined) runs[which].start(changedScenario(scenario, which === 0 ? first : second));
  };
  return (
    <>
      <PageHead title="Simulator">
        <Button
          disabled={!canRun || runs.some(({ isRunning }) => isRunning)}
          onClick={() => {
            run(0);
            run(1);
          }}
        >
          Run both
        </Button>
      </PageHead>
      <Text c="dimmed" mb="md">
        The same rules, queues and documents as the real centre, on virtual time: nobody is called, and
        nothing that is real changes.
      </Text>
      <Group align="end" mb="md">
        <Select
          label="Scenario"
          w={300}
          data={[
            ...shipped.data.map(({ name, title }) => ({ value: name, label: title })),
            { value: HISTORY, label: 'A day as it was' },
          ]}
          value={base}
          allowDeselect={false}
          onChange={(value) => setBase(value ?? 'quiet-day')}
        />
        {base === HISTORY ? (
          <TextInput
            type="date"
            label={`Day (${VIEWER_ZONE})`}
            value={day}
            onChange={({ currentTarget }) => {
              if (currentTarget.value !== '') setDay(currentTarget.value);
            }}
          />
        ) : null}
      </Group>
      {past.error === null ? null : (
        <Failure what="The day" error={past.error} retry={() => void past.refetch()} />
      )}
      {isEmpty ? (
        <Alert color="orange" title="Nobody asked on this day" mb="md">
          Choose another day, or one of the scenarios.
        </Alert>
      ) : null}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Variant
          name={NAMES[0]}
          value={first}
          change={setFirst}
          run={runs[0]}
          start={() => run(0)}
          canRun={canRun}
        />
        <Variant
          name={NAMES[1]}
          value={second}
          change={setSecond}
          run={runs[1]}
          start={() => run(1)}
          canRun={canRun}
        />
      </SimpleGrid>
      <Comparison names={NAMES} reports={[runs[0].report, runs[1].report]} />
    </>
  );
}

interface VariantProps {
  readonly name: string;
  readonly value: Change;
  readonly change: (value: Change) => void;
  readonly run: Run;
  readonly start: () => void;
  readonly canRun: boolean;
}

const PERCENTS = [
  ['agents', 'Agents'],
  ['customers', 'Customers'],
  ['talk', 'Talk time'],
] as const;

function Variant({ name, value, change, run, start, canRun }: VariantProps) {
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {name}
        </Title>
        <Group grow align="start">
          {PERCENTS.map(([key, label]) => (
            <NumberInput
              key={key}
              label={label}
              suffix=" %"
              min={5}
              max={1_000}
              step={10}
              allowDecimal={false}
              value={value[key]}
              onChange={(next) => change({ ...value, [key]: Number(next) || 100 })}
            />
          ))}
          <NumberInput
            label="Seed"
            description="Another draw of chance"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={0}
            max={4_294_967_295}
            allowDecimal={false}
            value={value.seed}
            onChange={(next) => change({ ...value, seed: Number(next) || 0 })}
          />
        </Group>
        <Textarea
          label="Options of the services, one per line: name=value"
          placeholder="_userterminated_first_connect_party=AGENT"
          autosize
          minRows={2}
          maxRows={8}
          value={value.options}
          onChange={({ currentTarget }) => change({ ...value, options: currentTarget.value })}
        />
        <Group>
          <Button variant="default" disabled={!canRun || run.isRunning} onClick={start}>
            Run {name.slice(-1)}
          </Button>
          {run.isRunning ? (
            <Button variant="default" color="red" onClick={run.stop}>
              Stop
            </Button>
          ) : null}
        </Group>
        <div role="status">
          {run.isRunning ? (
            <>
              <Text size="sm">
                {run.share === null ? 'Waits for its turn …' : `${Math.round(run.share * 100)} % of the day`}
              </Text>
              <Progress value={(run.share ?? 0) * 100} aria-label={`Progress of ${name}`} />
            </>
          ) : null}
          {run.report !== null && !run.isRunning ? <Text size="sm">Done: see below.</Text> : null}
        </div>
        {run.trouble === null ? null : (
          <Alert color="orange" role="alert" title="Not seen at the moment">
            {run.trouble}
          </Alert>
        )}
        {run.error === null ? null : (
          <Alert color="red" role="alert" title="Not simulated">
            {run.error.message}
          </Alert>
        )}
      </Stack>
    </Card>
  );
}
