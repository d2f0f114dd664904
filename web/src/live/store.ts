import { useEffect, useState } from 'preact/hooks'

/** A value that others are told about when it changes. */
export interface Store<Value> {
  get(): Value
  set(value: Value): void
  update(change: (value: Value) => Value): void
  /** The answer takes the listener off again. */
  listen(listener: () => void): () => void
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial
  const listeners = new Set<() => void>()
  const set = (next: Value) => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The store's value, as of each rendering. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(() => store.get())
  useEffect(() => {
    const take = () => setValue(() => store.get())
    take()
    return store.listen(take)
  }, [store])
  return value
}
