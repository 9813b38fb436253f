/**
 * An object for keys that nobody else has, such as numbers of customers and ids of calls. Without a prototype it is a table;
 * else the engine would remember a shape of objects for every key there ever was.
 */
export function keyTable<T>(): Record<string, T> {
  return Object.create(null);
}
