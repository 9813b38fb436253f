/** Functions of the platform that its own scripts call in the realm of a call. */
export const PRELUDE = `
function _rb_copy(list) {
  if (!Array.isArray(list)) throw new TypeError('foreach needs an array');
  return list.slice();
}
function _rb_rules(known) {
  var rules = {};
  for (var name in known.rules) rules[name] = known.rules[name];
  rules.latest = function () { return known.latest; };
  return rules;
}
function _rb_meta(known) {
  return {
    current: function () { return { text: known.current, score: 1 }; },
    latest: function () { return { text: known.latestText, score: 1 }; }
  };
}
`;
