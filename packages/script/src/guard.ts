import { addPatternNames, blockLevelNames, functionLevelNames } from './binding-names.ts';
import { ScopeStack } from './scope-stack.ts';
import type { SyntaxNode } from './source-tree.ts';
import { child, childList, childrenOf, isFunction, nameOf, optionalChild } from './source-tree.ts';

/** The one name that rewritten code knows from outside: the runtime object of the realm. */
export const RUNTIME = '$$rb';

/** Numbers of what is no unit of a document: the prelude, and text that is given to `eval`. */
export const PRELUDE_UNIT = -1;
export const EVAL_UNIT = -2;

/** Parameter of a script: it only makes its names and functions, as what stands in front of them would find them. */
export const HOIST_ONLY = `${RUNTIME}h`;

// Every loop round, function entry and catch block passes this. A catch block counts too, so that a script
// cannot live on by catching the error that ends it.
const GUARD = `if(--${RUNTIME}.n<0)${RUNTIME}.x();`;
const ARROW_GUARD = `(--${RUNTIME}.n<0&&${RUNTIME}.x(),`;
const NEVER_FREE = new Set(['undefined', 'NaN', 'Infinity']);

/** A construct that has no place in a contained script; `offset` is its place in the source. */
export class GuardRefusal extends Error {
  override readonly name = 'GuardRefusal';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A function of a script that closes over nothing but session variables, so it can be made again from its text. */
export interface GuardedFunction {
  readonly start: number;
  readonly code: string;
}

/**
 * A script of nothing but functions that all sessions share, in two parts: the functions, to be made once, and what
 * gives them to a session.
 */
export interface Library {
  readonly once: string;
  readonly run: string;
}

/**
 * Rewrites parsed source: free names become reads and writes of the session's scope, loops and functions count
 * steps. Line breaks stay where they are, so that line numbers of errors hold.
 */
export class Guard {
  readonly #source: string;
  readonly #unitId: number;
  readonly #scopes = new ScopeStack();
  readonly #functions: GuardedFunction[] = [];
  /** Numbers of the script's own function declarations, given before their text is rewritten. */
  readonly #declared = new Map<SyntaxNode, number>();
  readonly #mentioned = new Set<string>();
  #nextFunction = 0;

  /** `source` must have its comments blanked out: what is not a node is copied as it stands. */
  constructor(source: string, unitId: number) {
    this.#source = source;
    this.#unitId = unitId;
  }

  get functions(): readonly GuardedFunction[] {
    return this.#functions;
  }

  /** Names of variables that the source mentions, those of its own functions among them. */
  get mentioned(): ReadonlySet<string> {
    return this.#mentioned;
  }

  expression(node: SyntaxNode): string {
    return this.#emit(node);
  }

  /** An assignable form of `node`, or `undefined` when it is none. Undeclared names throw when assigned. */
  location(node: SyntaxNode): string | undefined {
    if (node.type === 'Identifier') {
      const name = this.#checked(node);
      return `${RUNTIME}.d(${JSON.stringify(name)}).${name}`;
    }
    return node.type === 'MemberExpression' ? this.#emit(node) : undefined;
  }

  /** Names that a script makes before anything of it runs. */
  hoistedNames(program: SyntaxNode): ReadonlySet<string> {
    const names = functionLevelNames(program);
    for (const name of blockLevelNames(childList(program, 'body'))) names.add(name);
    for (const name of names) this.#refuseReserved(name, program.start);
    return names;
  }

  /** The script as a library; `undefined` when it is none. */
  library(program: SyntaxNode, names: ReadonlySet<string>): Library | undefined {
    const statements = childList(program, 'body');
    const isLibrary =
      this.#unitId >= 0 &&
      statements.length > 0 &&
      names.size === statements.length &&
      statements.every(
        (one) => one.type === 'FunctionDeclaration' && this.#keeper(nameOf(child(one, 'id'))) === 'g',
      );
    if (!isLibrary) return undefined;
    let kept = '';
    let given = '';
    for (const statement of statements) {
      const name = nameOf(child(statement, 'id'));
      const number = this.#nextFunction++;
      this.#declared.set(statement, number);
      kept += `${RUNTIME}.g(${this.#unitId},${number},${name});`;
      given += `${RUNTIME}.s.${name}=${name};`;
    }
    const once = `${this.#statements(program, statements, true)}\n${kept}`;
    return { once, run: `${RUNTIME}.h(${JSON.stringify([...names])},${this.#unitId});${given}` };
  }

  /** Statements of a whole script, with what must run before them (declared names, function declarations). */
  script(program: SyntaxNode, names: ReadonlySet<string>): string {
    const statements = childList(program, 'body');
    let head = names.size > 0 ? `${RUNTIME}.h(${JSON.stringify([...names])},${this.#unitId});` : '';
    for (const statement of statements) {
      if (statement.type !== 'FunctionDeclaration') continue;
      const id = child(statement, 'id');
      const number = this.#nextFunction++;
      this.#declared.set(statement, number);
      // The text of the declaration follows below, where its line is; V8 hoists it to here.
      head += `${RUNTIME}.s.${nameOf(id)}=${RUNTIME}.${this.#keeper(nameOf(id))}(${this.#unitId},${number},${nameOf(id)});`;
    }
    const body = this.#statements(program, statements, true);
    return head === '' ? body : `${head}if(${HOIST_ONLY})return;${body}`;
  }

  // A function is only shared between sessions when nothing in its script could write a property of it.
  #keeper(name: string): 'f' | 'g' {
    // All texts given to eval have one number, so theirs cannot be told apart.
    if (this.#unitId === EVAL_UNIT) return 'f';
    const use = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*[.[]|\\bprototype\\b`, 'u');
    return use.test(this.#source) ? 'f' : 'g';
  }

  #statements(parent: SyntaxNode, statements: readonly SyntaxNode[], isUnit: boolean): string {
    const last = statements.at(-1);
    return this.#copy(parent, statements, (statement) => {
      if (isUnit && statement.type === 'FunctionDeclaration') return this.#declaration(statement);
      if (
        isUnit &&
        statement === last &&
        statement.type === 'ExpressionStatement' &&
        !statement['directive']
      ) {
        return `${RUNTIME}.v=(${this.#emit(child(statement, 'expression'))});`;
      }
      return this.#emit(statement);
    });
  }

  #declaration(statement: SyntaxNode): string {
    const number = this.#declared.get(statement) ?? 0;
    const code = this.#function(statement);
    this.#functions[number] = { start: statement.start, code };
    return code;
  }

  /** Copies `node` with the given parts replaced. */
  #copy(node: SyntaxNode, parts: readonly SyntaxNode[], replace: (part: SyntaxNode) => string): string {
    let text = '';
    let at = node.start;
    for (const part of parts) {
      text += this.#source.slice(at, part.start) + replace(part);
      at = part.end;
    }
    return text + this.#source.slice(at, node.end);
  }

  #children(node: SyntaxNode): string {
    return this.#copy(node, childrenOf(node), (part) => this.#emit(part));
  }

  #emit(node: SyntaxNode): string {
    switch (node.type) {
      case 'Identifier':
        return this.#read(node);
      case 'MemberExpression':
      case 'PropertyDefinition':
      case 'MethodDefinition':
      case 'Property':
        return this.#keyed(node);
      case 'CallExpression':
      case 'TaggedTemplateExpression':
        return this.#call(node);
      case 'UnaryExpression':
        return this.#unary(node);
      case 'AssignmentExpression':
        return this.#copy(node, [child(node, 'left'), child(node, 'right')], (part) =>
          part === node['left'] ? this.#target(part) : this.#emit(part),
        );
      case 'UpdateExpression':
        return this.#copy(node, [child(node, 'argument')], (part) => this.#target(part));
      case 'VariableDeclaration':
        return this.#variables(node, false);
      case 'FunctionDeclaration':
        return this.#nestedDeclaration(node);
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#functionValue(node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node);
      case 'BlockStatement':
        return this.#block(node, '');
      case 'StaticBlock':
        return this.#scopes.within(
          functionLevelNames(node, blockLevelNames(childList(node, 'body'))),
          true,
          () => this.#children(node),
        );
      case 'SwitchStatement':
        return this.#scopes.within(
          blockLevelNames(childList(node, 'cases').flatMap((one) => childList(one, 'consequent'))),
          false,
          () => this.#children(node),
        );
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#loop(node);
      case 'CatchClause':
        return this.#catch(node);
      case 'LabeledStatement':
        return this.#copy(node, [child(node, 'body')], (part) => this.#emit(part));
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return this.#ended(node, this.#source.slice(node.start, node.end));
      case 'ExpressionStatement':
      case 'ReturnStatement':
      case 'ThrowStatement':
        return this.#ended(node, this.#children(node));
      case 'DebuggerStatement':
        return ';';
      case 'WithStatement':
        throw new GuardRefusal('The with statement is not supported', node.start);
      case 'AwaitExpression':
      case 'ImportExpression':
        throw new GuardRefusal('Asynchronous code is not supported', node.start);
      default:
        return this.#children(node);
    }
  }

  // Rewritten statements may begin with a parenthesis, so no statement may rely on its line's end.
  #ended(node: SyntaxNode, code: string): string {
    return node.type === 'MetaProperty' || code.endsWith(';') ? code : `${code};`;
  }

  #refuseReserved(name: string, offset: number): void {
    if (name.startsWith(RUNTIME)) throw new GuardRefusal(`The name ${name} is reserved`, offset);
  }

  #checked(node: SyntaxNode): string {
    const name = nameOf(node);
    this.#refuseReserved(name, node.start);
    this.#mentioned.add(name);
    return name;
  }

  #read(node: SyntaxNode): string {
    const name = this.#checked(node);
    return this.#scopes.isLocal(name) || NEVER_FREE.has(name) ? name : `${RUNTIME}.s.${name}`;
  }

  #target(node: SyntaxNode): string {
    switch (node.type) {
      case 'Identifier': {
        const name = this.#checked(node);
        return this.#scopes.isLocal(name) ? name : `${RUNTIME}.o(${JSON.stringify(name)}).${name}`;
      }
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        return this.#copy(node, childrenOf(node), (part) => this.#target(part));
      case 'AssignmentPattern':
        return this.#copy(node, [child(node, 'left'), child(node, 'right')], (part) =>
          part === node['left'] ? this.#target(part) : this.#emit(part),
        );
      case 'Property': {
        const value = child(node, 'value');
        if (node['shorthand'] === true) {
          return `${nameOf(child(node, 'key'))}:${this.#target(value)}`;
        }
        return this.#copy(node, childrenOf(node), (part) => {
          if (part === value) return this.#target(part);
          return node['computed'] === true ? this.#emit(part) : this.#source.slice(part.start, part.end);
        });
      }
      default:
        return this.#emit(node);
    }
  }

  /** Nodes with a name that is no variable: `a.name`, `{name: 1}`, methods. */
  #keyed(node: SyntaxNode): string {
    if (node['shorthand'] === true) {
      return `${nameOf(child(node, 'key'))}:${this.#emit(child(node, 'value'))}`;
    }
    const key = node.type === 'MemberExpression' ? node['property'] : node['key'];
    const isMethod =
      node.type === 'MethodDefinition' ||
      node['method'] === true ||
      node['kind'] === 'get' ||
      node['kind'] === 'set';
    return this.#copy(node, childrenOf(node), (part) => {
      if (part === key && node['computed'] !== true) return this.#source.slice(part.start, part.end);
      if (isMethod && part === node['value']) return this.#function(part);
      if (node.type === 'PropertyDefinition' && part === node['value']) {
        return this.#scopes.within(new Set(['arguments']), true, () => this.#emit(part));
      }
      return this.#emit(part);
    });
  }

  #call(node: SyntaxNode): string {
    const callee = optionalChild(node, 'callee') ?? child(node, 'tag');
    return this.#copy(node, childrenOf(node), (part) => {
      const code = this.#emit(part);
      // A plain call must not get the scope object as `this`.
      return part === callee && part.type === 'Identifier' && code !== nameOf(part) ? `(0,${code})` : code;
    });
  }

  #unary(node: SyntaxNode): string {
    const argument = child(node, 'argument');
    if (argument.type === 'Identifier' && !this.#scopes.isLocal(this.#checked(argument))) {
      const name = nameOf(argument);
      if (node['operator'] === 'typeof' && !NEVER_FREE.has(name))
        return `${RUNTIME}.t(${JSON.stringify(name)})`;
      if (node['operator'] === 'delete') return `delete ${this.#target(argument)}`;
    }
    return this.#children(node);
  }

  /** `var` outside of functions, and `let` outside of blocks, are session variables and not JavaScript's. */
  #variables(node: SyntaxNode, inLoopHead: boolean): string {
    const isSession =
      this.#scopes.isAtUnitLevel && (node['kind'] === 'var' || (this.#scopes.isOutermost && !inLoopHead));
    const declarators = childList(node, 'declarations');
    if (!isSession) {
      const code = this.#copy(node, declarators, (declarator) =>
        this.#copy(declarator, childrenOf(declarator), (part) =>
          part === declarator['id'] ? this.#target(part) : this.#emit(part),
        ),
      );
      return inLoopHead ? code : this.#ended(node, code);
    }
    const parts = declarators.map((declarator) => {
      const init = optionalChild(declarator, 'init');
      const id = child(declarator, 'id');
      const target = id.type === 'Identifier' ? `${RUNTIME}.s.${this.#checked(id)}` : this.#target(id);
      const value = init ? this.#emit(init) : node['kind'] === 'var' ? undefined : 'void 0';
      // Line breaks between name and value are kept for the line numbers.
      const gap = this.#source.slice(id.end, init?.start ?? declarator.end).replaceAll(/[^\n]/gu, '');
      return value === undefined ? target : `${target}${gap}=${value}`;
    });
    const gaps = declarators.map((declarator, i) =>
      this.#source
        .slice(declarator.end, declarators[i + 1]?.start ?? declarator.end)
        .replaceAll(/[^\n]/gu, ''),
    );
    const list = parts.map((part, i) => part + (gaps[i] ?? '')).join(',');
    return inLoopHead ? list : `(${list});`;
  }

  #block(node: SyntaxNode, guard: string): string {
    const statements = childList(node, 'body');
    return this.#scopes.within(blockLevelNames(statements), false, () => {
      const code = this.#statements(node, statements, false);
      return `{${guard}${code.slice(1)}`;
    });
  }

  #loop(node: SyntaxNode): string {
    const names = new Set<string>();
    const head = optionalChild(node, 'init') ?? optionalChild(node, 'left');
    if (head?.type === 'VariableDeclaration' && head['kind'] !== 'var') {
      for (const declarator of childList(head, 'declarations'))
        addPatternNames(child(declarator, 'id'), names);
    }
    if (node['await'] === true) throw new GuardRefusal('Asynchronous code is not supported', node.start);
    const emit = (): string =>
      this.#copy(node, childrenOf(node), (part) => {
        if (part === node['body']) {
          return part.type === 'BlockStatement' ? this.#block(part, GUARD) : `{${GUARD}${this.#emit(part)}}`;
        }
        if (part.type === 'VariableDeclaration') return this.#variables(part, true);
        return part === node['left'] ? this.#target(part) : this.#emit(part);
      });
    const code = names.size > 0 ? this.#scopes.within(names, false, emit) : emit();
    return node.type === 'DoWhileStatement' ? this.#ended(node, code) : code;
  }

  #catch(node: SyntaxNode): string {
    const names = new Set<string>();
    const param = optionalChild(node, 'param');
    if (param) addPatternNames(param, names);
    for (const name of names) this.#refuseReserved(name, node.start);
    return this.#scopes.within(names, false, () =>
      this.#copy(node, childrenOf(node), (part) =>
        part === param ? this.#target(part) : this.#block(part, GUARD),
      ),
    );
  }

  #class(node: SyntaxNode): string {
    const id = optionalChild(node, 'id');
    const isSession =
      node.type === 'ClassDeclaration' && this.#scopes.isAtUnitLevel && this.#scopes.isOutermost;
    const names = new Set<string>(id ? [this.#checked(id)] : []);
    const code = this.#scopes.within(names, false, () =>
      this.#copy(node, childrenOf(node), (part) => (part === id ? nameOf(part) : this.#emit(part))),
    );
    return isSession && id ? `(${RUNTIME}.s.${nameOf(id)}=${code});` : code;
  }

  /** A function declared inside a block: of the session when outside of functions, of its function otherwise. */
  #nestedDeclaration(node: SyntaxNode): string {
    const code = this.#function(node);
    return this.#scopes.isAtUnitLevel ? `${RUNTIME}.s.${nameOf(child(node, 'id'))}=${code};` : code;
  }

  #functionValue(node: SyntaxNode): string {
    if (!this.#scopes.isAtUnitLevel) return this.#function(node);
    const { code, captured } = this.#scopes.capturing(() => this.#function(node));
    if (captured) return code;
    const number = this.#nextFunction++;
    this.#functions[number] = { start: node.start, code };
    return `${RUNTIME}.f(${this.#unitId},${number},${code})`;
  }

  #function(node: SyntaxNode): string {
    if (node['async'] === true) throw new GuardRefusal('Asynchronous code is not supported', node.start);
    const body = child(node, 'body');
    const id = optionalChild(node, 'id');
    const names = body.type === 'BlockStatement' ? functionLevelNames(body) : new Set<string>();
    for (const param of childList(node, 'params')) addPatternNames(param, names);
    if (body.type === 'BlockStatement')
      for (const name of blockLevelNames(childList(body, 'body'))) names.add(name);
    if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
    if (node.type === 'FunctionExpression' && id) names.add(nameOf(id));
    for (const name of names) this.#refuseReserved(name, node.start);
    return this.#scopes.within(names, true, () =>
      this.#copy(node, childrenOf(node), (part) => {
        if (part === id) return this.#checked(part);
        if (part === body) return this.#body(part);
        return this.#target(part);
      }),
    );
  }

  #body(body: SyntaxNode): string {
    if (body.type !== 'BlockStatement') return `${ARROW_GUARD}${this.#emit(body)})`;
    const statements = childList(body, 'body');
    const firstReal = statements.findIndex((statement) => !statement['directive']);
    const at = firstReal === -1 ? undefined : statements[firstReal];
    const code = this.#copy(body, statements, (statement) => {
      const text = isFunction(statement) ? this.#function(statement) : this.#emit(statement);
      return statement === at ? GUARD + text : text;
    });
    return at === undefined ? `${code.slice(0, -1)}${GUARD}}` : code;
  }
}
