import type { Document } from './shapes.ts';

/** Gives each operation a name that no other has, out of its method and path: `getServicesFindingsByName`. */
export function nameOperations(paths: Document['paths']): void {
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations))
      operation.operationId = operationName(method, path);
}

function operationName(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== 'api' && part !== 'v1');
  const fixed = parts.filter((part) => !part.startsWith('{'));
  const names = parts.filter((part) => part.startsWith('{')).map((part) => part.slice(1, -1));
  const by = names.length === 0 ? '' : `By${names.map(capital).join('And')}`;
  return `${method}${fixed.map(capital).join('')}${by}`;
}

function capital(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
