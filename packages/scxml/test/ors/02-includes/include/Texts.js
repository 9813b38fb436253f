// Library of the project: puts texts together.
var separator = '_';

function joined(words) {
  return words.join(separator);
}
