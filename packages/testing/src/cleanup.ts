/** The part of a test's context that helpers need; `{ after }` of node:test fits too. */
export interface TestScope {
  after(end: () => Promise<void>): unknown
}

const scopes = new WeakMap<TestScope, (() => Promise<unknown>)[]>()

/**
 * Ends something when the test is over, the last thing made first: node:test itself would drop a database
 * before it stops the service that uses it.
 */
export function atEnd(t: TestScope, end: () => Promise<unknown>): void {
  const known = scopes.get(t)
  if (known) {
    known.push(end)
    return
  }
  const ends = [end]
  scopes.set(t, ends)
  t.after(async () => {
    const failures: unknown[] = []
    for (const end of ends.toReversed()) {
      await end().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Cleaning up after the test failed')
  })
}
