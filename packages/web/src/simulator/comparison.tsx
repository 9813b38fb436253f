import { Card, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { duration } from '../app/moment.tsx';
import { Bars } from '../reports/bars.tsx';
import { FIGURES, type Figure, type Report } from './report.ts';

type Pair<Value> = readonly [Value, Value];

/** Two reports side by side, and which of them is the better one in what. */
export function Comparison({
  names,
  reports,
}: {
  readonly names: Pair<string>;
  readonly reports: Pair<Report | null>;
}) {
  if (reports.every((report) => report === null)) return null;
  return (
    <>
      <Card withBorder mt="md">
        <Title order={2} size="h4" mb="sm">
          What came of it
        </Title>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
        <section className="scroll" tabIndex={0} aria-label="What came of it">
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Figure</Table.Th>
                {names.map((name) => (
                  <Table.Th key={name} className="number">
                    {name}
                  </Table.Th>
                ))}
                <Table.Th>Better</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {FIGURES.map((figure) => (
                <Table.Tr key={figure.name}>
                  <Table.Th scope="row">{figure.name}</Table.Th>
                  {names.map((name, at) => (
                    <Table.Td key={name} className="number">
                      {shown(figure, valueOf(figure, reports[at]))}
                    </Table.Td>
                  ))}
                  <Table.Td>{betterOf(figure, names, reports)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
        {names.map((name, at) => {
          const faults = reports[at]?.faults;
          return faults === undefined || faults.brokenCount + faults.errorCount === 0 ? null : (
            <Text key={name} c="red" size="sm">
              {name}: {faults.brokenCount} promises of the product did not hold, {faults.errorCount} errors.
            </Text>
          );
        })}
      </Card>
      <SimpleGrid cols={{ base: 1, lg: 2 }} mt="md">
        {names.map((name, at) => (
          <Hours key={name} name={name} report={reports[at] ?? null} />
        ))}
      </SimpleGrid>
    </>
  );
}

function Hours({ name, report }: { readonly name: string; readonly report: Report | null }) {
  if (report === null) return null;
  const bars = (values: (hour: Report['hours'][number]) => readonly number[]) =>
    report.hours.map((hour) => ({ title: hourOf(hour.from), values: values(hour) }));
  return (
    <Card withBorder>
      <Bars
        label={`${name}: mean wait by hour, minutes`}
        series={['minutes']}
        bars={bars(({ meanWait }) => [Math.round((meanWait ?? 0) / 6) / 10])}
      />
      <Bars
        label={`${name}: by hour`}
        series={['talked', 'asked for beyond that']}
        bars={bars(({ asked, connected }) => [connected, Math.max(0, asked - connected)])}
      />
    </Card>
  );
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const hourOf = (from: string): string => CLOCK.format(new Date(from));

function valueOf({ value }: Figure, report: Report | null | undefined): number | null {
  return report === null || report === undefined ? null : value(report);
}

function shown({ unit }: Figure, value: number | null): string {
  if (value === null) return '–';
  if (unit === 'seconds') return duration(value * 1_000);
  return unit === 'percent' ? `${Math.round(value * 1_000) / 10} %` : value.toLocaleString();
}

function betterOf(figure: Figure, names: Pair<string>, reports: Pair<Report | null>): string {
  const [one, other] = [valueOf(figure, reports[0]), valueOf(figure, reports[1])];
  if (figure.better === null || one === null || other === null || one === other) return '';
  return names[one < other === (figure.better === 'less') ? 0 : 1];
}
