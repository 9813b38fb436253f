/* Goes before the function of the same name in the document of the product. */
function isLongWait(stands) {
  return stands.positioninqueue >= 3 || secondsOnLine() >= 60;
}
function secondsOnLine() {
  return (Date.now() - _waiting_since) / 1000;
}
