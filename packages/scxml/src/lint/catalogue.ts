/** What the linter must know of the functional modules and of the platform around a document. */
export interface ModuleCatalogue {
  /** Namespace (either Genesys spelling) -> element -> what it does. */
  readonly elements: Readonly<Record<string, Readonly<Record<string, ElementFacts>>>>;
  /** Events that come without being asked for. */
  readonly unsolicited: readonly string[];
}

export interface ElementFacts {
  /** Names of all attributes; absent: any may be there. */
  readonly attributes?: readonly string[];
  /** Events that it may lead to, besides the two that follow. */
  readonly events: readonly string[];
  readonly success?: string;
  readonly failure?: string;
  /** Documents go on without waiting for what becomes of it, unless they ask for its success. */
  readonly isBackground?: boolean;
  /** It rings somebody's phone: the one named by the attribute `to`. */
  readonly dials?: boolean;
}
