/**
 * The URL of a built sibling module, such as a worker's entry file: `name` without suffix, beside `importerUrl`.
 * Tests run from src, where a worker thread could not load TypeScript, so the last /src/ of the path becomes /dist/.
 */
export function builtModule(name: string, importerUrl: string): URL {
  const url = new URL(`${name}.js`, importerUrl);
  if (importerUrl.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/');
  return url;
}
