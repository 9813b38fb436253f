import { Card, Text, Title } from '@mantine/core';
import { type StateNode, wordsOf } from './structure.ts';

/** What a state of a document does, and what leads out of it. */
export function StateDetails({
  state,
  isActive,
}: {
  readonly state: StateNode | undefined;
  readonly isActive: boolean;
}) {
  if (state === undefined)
    return (
      <Text size="sm" c="dimmed">
        Choose a state in the picture to see what leads out of it.
      </Text>
    );
  const { id, kind, line, url, parent, initial, transitions, actions, invokes } = state;
  const does = [...actions.map(({ element }) => element), ...invokes.map(({ type }) => `invoke ${type}`)];
  return (
    <Card withBorder>
      <Title order={3} size="h5">
        {id}
      </Title>
      <Text size="sm">
        {kind}, line {line}
        {url === undefined ? '' : ` of ${url.split('/').at(-1)}`}
        {parent === undefined ? '' : `, in ${parent}`}
        {isActive ? ', active' : ''}
      </Text>
      {initial.length === 0 ? null : <Text size="sm">Begins in {initial.join(', ')}.</Text>}
      {does.length === 0 ? null : <Text size="sm">Does {[...new Set(does)].join(', ')}.</Text>}
      {transitions.map((transition) => (
        <Text size="sm" mt={4} key={`${transition.line} ${wordsOf(transition)}`}>
          <code>{wordsOf(transition)}</code>:{' '}
          {transition.targets.length === 0 ? 'stays' : `to ${transition.targets.join(', ')}`} (line{' '}
          {transition.line})
        </Text>
      ))}
    </Card>
  );
}
