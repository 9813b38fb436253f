/** Namespace of all SCXML elements. */
export const SCXML_NAMESPACE = 'http://www.w3.org/2005/07/scxml';

const GENESYS = /^(?:http:\/\/)?www\.genesyslab\.com\/modules\/(.+)$/u;

/** The two spellings of a Genesys module's namespace made one (with `http://`); others stay. */
export function canonicalNamespace(uri: string): string {
  const module = GENESYS.exec(uri)?.[1];
  return module === undefined ? uri : `http://www.genesyslab.com/modules/${module}`;
}

/** Whether a namespace is one of the original's functional modules, in either spelling. */
export function isGenesysModule(uri: string): boolean {
  return GENESYS.test(uri);
}

/** Last part of a namespace, by which events name the module. */
export function moduleName(uri: string, prefix: string): string {
  return GENESYS.exec(uri)?.[1] ?? (prefix === '' ? 'element' : prefix);
}
