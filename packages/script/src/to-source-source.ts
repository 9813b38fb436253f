/** `toSource()`, which engines of the SpiderMonkey family once had on every object and published applications call. */
export const TO_SOURCE_SOURCE = String.raw`
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;
const sourceOf = (value, path, top) => {
  switch (typeof value) {
    case 'string': return stringify(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint': return String(value) + 'n';
    case 'boolean': return String(value);
    case 'undefined': return '(void 0)';
    case 'symbol': return String(value);
    case 'function': return '(' + Function.prototype.toString.call(value) + ')';
    default: break;
  }
  if (value === null) return 'null';
  if (path.includes(value) || path.length > 50) return '{}';
  if (nodeFacts.has(value)) return value.toSource();
  if (value instanceof RealDate) return '(new Date(' + value.getTime() + '))';
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return '(new ' + value.name + '(' + stringify(String(value.message)) + '))';
  const inner = [...path, value];
  if ((rt.n -= 1) < 0) rt.x();
  if (Array.isArray(value)) return '[' + value.map((item) => sourceOf(item, inner, false)).join(', ') + ']';
  const fields = Object.keys(value).map((key) =>
    (IDENTIFIER.test(key) ? key : stringify(key)) + ':' + sourceOf(value[key], inner, false));
  const text = '{' + fields.join(', ') + '}';
  return top ? '(' + text + ')' : text;
};
define(Object.prototype, 'toSource', {
  value: { toSource() {
    const value = this;
    if (typeof value === 'string' || value instanceof String) return '(new String(' + stringify(String(value)) + '))';
    if (typeof value === 'number' || value instanceof Number) return '(new Number(' + Number(value) + '))';
    if (typeof value === 'boolean' || value instanceof Boolean) return '(new Boolean(' + String(value) + '))';
    return sourceOf(value, [], true);
  } }.toSource,
  writable: true, enumerable: false, configurable: true,
});
define(globals, 'uneval', data((value) => sourceOf(value, [], true)));
`;
