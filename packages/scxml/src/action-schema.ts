/** How the attributes of a functional-module element are read. What is not listed is an expression. */
export interface ActionElementSchema {
  /** Attributes whose text is the value. */
  readonly literal?: readonly string[];
  /** Attributes that name a location where the request id is stored, besides `requestid` of the action itself. */
  readonly location?: readonly string[];
  /** Put `requestid` here when it names an earlier request instead, as in `queue:cancel` or `ws:response`. */
  readonly expression?: readonly string[];
  /** Words that an attribute may also have without quotes: documents are written both ways, `type="'agent'"` and `type="agent"`. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

/** Known functional modules: namespace (either Genesys spelling) -> element -> attributes. */
export type ActionSchemas = Readonly<Record<string, Readonly<Record<string, ActionElementSchema>>>>;
