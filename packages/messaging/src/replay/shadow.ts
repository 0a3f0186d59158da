import { type Database, opened } from '../postgres/database.ts'

/** The consumer group of a replay: never the service's own, whose progress it must not touch. */
export function shadowGroup(service: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) {
    throw new RangeError(`'${name}' names no replay: use lower-case letters, digits and hyphens`)
  }
  return `${service}.replay.${name}`
}

/** The database, but what its transactions publish is thrown away with the commit that would have written it. */
export const withoutPublishing = (db: Database, onSuppressed: (events: number) => void): Database => ({
  ...db,
  async transaction(work) {
    let suppressed = 0
    const result = await db.transaction(async (tx) => {
      const made = await work(tx)
      // Last of all, since work that is kept for the end may publish too.
      const { beforeCommit, outbox } = opened(tx)
      beforeCommit.push(async () => {
        suppressed = outbox.splice(0).length
      })
      return made
    })
    onSuppressed(suppressed)
    return result
  },
})
