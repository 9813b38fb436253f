import type { CompiledUnit } from '@ringback/script';
import type { XmlElement } from '@ringback/xml';
import { elementsOf } from '@ringback/xml';
import type { ActionElementSchema, ActionSchemas } from './action-schema.ts';
import type { ContentReader } from './content-reader.ts';
import type { ActionNode, ContentSource, ParamNode, ValueSource } from './model.ts';
import { canonicalNamespace, moduleName, SCXML_NAMESPACE } from './namespace.ts';

/** Reads elements of functional modules by the caller's schemas. */
export class ActionReader {
  readonly #reader: ContentReader;
  readonly #schemas = new Map<string, Readonly<Record<string, ActionElementSchema>>>();

  constructor(reader: ContentReader, schemas: ActionSchemas) {
    this.#reader = reader;
    for (const [namespace, elements] of Object.entries(schemas)) {
      this.#schemas.set(canonicalNamespace(namespace), elements);
    }
  }

  /** An element that no schema knows becomes an action too: it raises an error event when it is reached. */
  action(element: XmlElement, isNested = false): ActionNode {
    const namespace = canonicalNamespace(element.uri);
    const elements = this.#schemas.get(namespace);
    const schema = elements && Object.hasOwn(elements, element.local) ? elements[element.local] : undefined;
    const label = `${moduleName(element.uri, element.prefix)}.${element.local}`;
    if (!schema && !isNested) {
      this.#reader.report(
        'SCXML_UNSUPPORTED_ELEMENT',
        `<${element.name}> is not supported and will raise error.unsupported.${label}`,
        element.at,
        'warning',
      );
    }
    const values: { name: string; source: ValueSource }[] = [];
    const locations: CompiledUnit[] = [];
    for (const { local, value, at } of element.attributes) {
      const isLocation =
        schema?.location?.includes(local) ||
        (local === 'requestid' && !isNested && !schema?.expression?.includes(local));
      if (isLocation) locations.push(this.#reader.compile('location', value, at));
      else if (schema?.literal?.includes(local) || schema?.words?.[local]?.includes(value.trim()) === true) {
        values.push({ name: local, source: { kind: 'literal', value: value.trim() } });
      } else {
        const unit = this.#reader.compile('expression', value, at);
        values.push({ name: local, source: { kind: 'unit', unit } });
      }
    }
    const params: ParamNode[] = [];
    const children: ActionNode[] = [];
    let content: ContentSource | undefined;
    for (const child of elementsOf(element)) {
      if (child.uri !== SCXML_NAMESPACE) children.push(this.action(child, true));
      else if (child.local === 'content') content = this.#reader.content(child);
      else if (child.local === 'param') {
        const param = this.#reader.param(child);
        if (param) params.push(param);
      } else {
        this.#reader.report('SCXML_UNKNOWN_ELEMENT', `<${child.name}> has no place here`, child.at);
      }
    }
    return {
      kind: 'action',
      namespace,
      name: element.local,
      label,
      known: schema !== undefined,
      values,
      locations,
      params,
      content,
      children,
      at: element.at,
    };
  }
}
