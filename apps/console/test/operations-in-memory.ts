import type { OperationStore } from '../src/server/operations/store.ts'

/** A store without a database, for tests of what runs operations; it forgets nothing, and nobody else is in it. */
export function operationsInMemory(): OperationStore {
  const kept = new Map<string, string>()
  const read = (text: string) => JSON.parse(text)
  return {
    insert: async (operation) => void kept.set(operation.id, JSON.stringify(operation)),
    async save(id, _turn, _state, shown) {
      if (shown) kept.set(id, JSON.stringify(shown))
      return 'go-on'
    },
    list: async () => [...kept.values()].map(read).toReversed(),
    async find(id) {
      const text = kept.get(id)
      return text === undefined ? undefined : { operation: read(text), wish: null, turn: 1 }
    },
    askStop: async () => false,
    takeOver: async () => undefined,
  }
}
