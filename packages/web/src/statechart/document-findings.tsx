import { Alert, Text } from '@mantine/core';
import type { DocumentFinding } from './structure.ts';

/** What is to be said of a document, as `ringback check` says it. */
export function DocumentFindings({
  findings,
  goTo,
}: {
  readonly findings: readonly DocumentFinding[];
  /** Shows a line of the text, where there is one to show. */
  readonly goTo?: (line: number) => void;
}) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (findings.length === 0)
    return (
      <Alert color="green" title="Nothing looks wrong">
        The document can be loaded, and the check has nothing to say.
      </Alert>
    );
  return (
    <Alert
      color={errors > 0 ? 'red' : 'orange'}
      title={[
        ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
        ...(findings.length > errors ? [`${findings.length - errors} to look at`] : []),
      ].join(', ')}
    >
      {findings.map(({ line, column, message, remedy, url, code }) => (
        <Text key={`${line}:${column} ${code} ${message}`} size="sm">
          {goTo === undefined || url !== undefined ? (
            <b>
              {url === undefined ? '' : `${url.split('/').at(-1)} `}line {line}
            </b>
          ) : (
            <button type="button" className="as-link" onClick={() => goTo(line)}>
              line {line}
            </button>
          )}
          : {message} {remedy ?? ''}
        </Text>
      ))}
    </Alert>
  );
}
