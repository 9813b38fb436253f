/**
 * An XML element as lists, the form in which XML enters a realm: its name with prefix, its namespace (`''`: none), its
 * attributes without namespace declarations, and its children, where text is a string. Nesting must be bounded by who
 * makes it.
 */
export type XmlTree = readonly [
  name: string,
  uri: string,
  attributes: readonly (readonly [name: string, uri: string, value: string])[],
  children: readonly (XmlTree | string)[],
];
