// TypeScript of an OpenAPI 3.1 document, in the shape that openapi-fetch reads: `paths` and `components`.

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;
/** Content types whose texts a caller does not take for JSON. */
const BYTES = /octet-stream/;
/** Parts of a body are texts or files. */
const PARTS = 'Record<string, string | number | boolean | null | undefined | Blob>';

/** The module, without its formatting. */
export function typesOf({ paths, components }) {
  const lines = Object.entries(paths).map(
    ([path, operations]) =>
      `${doc(pathSummary(operations))}${JSON.stringify(path)}: ${pathType(operations)};`,
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${doc(schema.description)}${key(name)}: ${typeOf(schema)};`,
  );
  return [
    '// Written from the routes by `npm run client`. Changes belong there.',
    `export interface paths {\n${lines.join('\n')}\n}`,
    `export interface components {\nschemas: {\n${schemas.join('\n')}\n};\n}`,
    '',
  ].join('\n\n');
}

const key = (name) => (PLAIN_NAME.test(name) ? name : JSON.stringify(name));
const doc = (text) => (text === undefined ? '' : `/** ${String(text).replaceAll('*/', '* /')} */\n`);
const pathSummary = (operations) => {
  const all = METHODS.filter((method) => operations[method] !== undefined);
  return all.map((method) => `${method.toUpperCase()}: ${operations[method].summary}`).join(' · ');
};

function pathType(operations) {
  const given = METHODS.filter((method) => operations[method] !== undefined);
  const members = given.map(
    (method) => `${doc(operations[method].summary)}${method}: ${operationType(operations[method])};`,
  );
  return `{\n${members.join('\n')}\n}`;
}

function operationType({ parameters = [], requestBody, responses }) {
  const places = ['query', 'header', 'path', 'cookie'].map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return `${place}?: never;`;
    const isNeeded = here.some(({ required }) => required === true);
    return `${place}${isNeeded ? '' : '?'}: ${parametersType(here)};`;
  });
  const body =
    requestBody === undefined
      ? 'requestBody?: never;'
      : `requestBody${requestBody.required === true ? '' : '?'}: { content: ${contentType(requestBody.content)} };`;
  const answers = Object.entries(responses).map(([status, { description, content }]) => {
    const name = /^\d+$/.test(status) ? status : JSON.stringify(status);
    const type =
      content === undefined
        ? '{ headers: Record<string, unknown>; content?: never }'
        : `{ headers: Record<string, unknown>; content: ${contentType(content)} }`;
    return `${doc(description)}${name}: ${type};`;
  });
  return `{ parameters: { ${places.join(' ')} }; ${body} responses: { ${answers.join('\n')} }; }`;
}

/** Parameters of any name are members beside those that have one. */
function parametersType(parameters) {
  const named = parameters.filter(({ schema }) => !isFree(schema));
  const members = named.map(
    ({ name, required, description, schema }) =>
      `${doc(description)}${key(name)}${required === true ? '' : '?'}: ${typeOf(schema ?? {})};`,
  );
  const type = `{ ${members.join('\n')} }`;
  return named.length === parameters.length ? type : `${type} & Record<string, string | undefined>`;
}

const isFree = (schema) =>
  schema?.type === 'object' && schema.additionalProperties !== undefined && schema.properties === undefined;

function contentType(content) {
  const members = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${typeOfContent(type, schema ?? {})};`,
  );
  return `{ ${members.join(' ')} }`;
}

function typeOfContent(type, schema) {
  if (BYTES.test(type)) return 'Blob';
  return type === 'multipart/form-data' ? PARTS : typeOf(schema);
}

/** The type of what a schema lets pass. */
function typeOf(schema) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1);
    return `components["schemas"][${JSON.stringify(name)}]`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((one) => `(${typeOf(one)})`).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${typeOf(one)})`).join(' & ');
  if (Array.isArray(schema.type))
    return schema.type.map((one) => typeOf({ ...schema, type: one })).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      return schema.properties === undefined ? 'unknown' : objectType(schema);
  }
}

function objectType({ properties = {}, required = [], additionalProperties, patternProperties }) {
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${doc(schema.description)}${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  const others = Object.values(patternProperties ?? {});
  if (typeof additionalProperties === 'object') others.push(additionalProperties);
  const isOpen = additionalProperties === true || (members.length === 0 && others.length === 0);
  if (members.length === 0)
    return isOpen ? 'Record<string, unknown>' : `Record<string, ${others.map(typeOf).join(' | ')}>`;
  if (!isOpen && others.length === 0) return `{ ${members.join('\n')} }`;
  // Members with a name may be of another type than the others.
  return `{ ${members.join('\n')} } & Record<string, ${isOpen ? 'unknown' : `${others.map(typeOf).join(' | ')} | undefined`}>`;
}
