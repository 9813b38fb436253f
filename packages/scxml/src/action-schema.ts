/** How the attributes of a functional-module element are read. What is not listed is an expression. */
export interface ActionElementSchema {
  /** Attributes whose text is the value. */
  readonly literal?: readonly string[];
  /** Attributes that name a location to store the request id at; `requestid` always is one on the action itself. */
  readonly location?: readonly string[];
}

/** Known functional modules: namespace (either Genesys spelling) -> element -> attributes. */
export type ActionSchemas = Readonly<Record<string, Readonly<Record<string, ActionElementSchema>>>>;
