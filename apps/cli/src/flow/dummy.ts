/**
 * Stands in for every dependency of a service, so that its manifest can be made without a database, a broker or settings.
 * It can be called, read and constructed, and gives itself each time; as a number it is 0.
 */
export const dummy: unknown = new Proxy(function dummy() {}, {
  get: (_, property) => {
    if (property === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? 'dummy' : 0)
    // Not to be taken for a promise, nor for an endless list.
    if (property === 'then') return undefined
    if (property === Symbol.iterator) return () => [].values()
    return dummy
  },
  apply: () => dummy,
  construct: () => dummy as object,
})
