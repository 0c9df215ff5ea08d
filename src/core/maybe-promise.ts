// What is there already, most often. A call goes through some sixty steps that may have to wait and hardly ever do. To wait all
// the same costs each of them three objects and a turn of the queue of promises: together they were half of what a call
// allocates. So what stands on every call's way answers plainly where it can, and whoever asks waits for a promise alone.

/** INVARIANT: whoever asks for several at once asks in an async function each: one may throw while others are still awaited. */
export type MaybePromise<T> = T | Promise<T>

/** What follows from it, at once where it is there. */
export function andThen<T, S>(value: MaybePromise<T>, next: (value: T) => MaybePromise<S>): MaybePromise<S> {
  return value instanceof Promise ? value.then(next) : next(value)
}
