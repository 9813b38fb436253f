interface Scope {
  readonly names: ReadonlySet<string>;
  readonly functionDepth: number;
}

/** The JavaScript scopes around the place that is being rewritten; what none of them knows is a session variable. */
export class ScopeStack {
  readonly #scopes: Scope[] = [];
  #depth = 0;
  #captured = false;

  /** Whether the place is outside of all functions. */
  get isAtUnitLevel(): boolean {
    return this.#depth === 0;
  }

  /** Whether the place is also outside of all blocks. */
  get isOutermost(): boolean {
    return this.#scopes.length === 0;
  }

  isLocal(name: string): boolean {
    const scope = this.#scopes.findLast((one) => one.names.has(name));
    if (!scope) return false;
    if (scope.functionDepth === 0 && this.#depth > 0) this.#captured = true;
    return true;
  }

  within<T>(names: ReadonlySet<string>, isFunction: boolean, emit: () => T): T {
    if (isFunction) this.#depth += 1;
    this.#scopes.push({ names, functionDepth: this.#depth });
    try {
      return emit();
    } finally {
      this.#scopes.pop();
      if (isFunction) this.#depth -= 1;
    }
  }

  /** Whether a function rewritten by `emit` reads a block variable from outside of itself. */
  capturing(emit: () => string): { readonly code: string; readonly captured: boolean } {
    const outer = this.#captured;
    this.#captured = false;
    const code = emit();
    const captured = this.#captured;
    this.#captured = outer || captured;
    return { code, captured };
  }
}
