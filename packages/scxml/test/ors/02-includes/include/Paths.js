// Library of the project: notes where the application was.

function visited(what) {
  path.push(what);
}
