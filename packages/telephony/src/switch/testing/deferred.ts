/** A promise that is settled from outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly isSettled: boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let settled = false;
  let succeed: (value: T) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  return {
    promise,
    get isSettled() {
      return settled;
    },
    resolve: (value) => {
      settled = true;
      succeed(value);
    },
    reject: (error) => {
      settled = true;
      fail(error);
    },
  };
}
