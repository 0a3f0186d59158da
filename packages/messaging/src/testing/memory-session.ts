import type pg from 'pg'
import type { Session } from '../postgres/session.ts'

const TIMEOUTS = /^\s*set (idle_session_timeout|tcp_user_timeout)\b/i

/**
 * Sessions on a pool of one connection. They would share their locks, and two relays would both hold every bucket; so
 * there is one session at a time, and a second one is refused until the first has ended, as by a server that is full.
 */
export function sessionsOn(pool: pg.Pool, told: <T>(work: Promise<T>) => Promise<T>): (name: string) => Session {
  const notified = new Set<(message: pg.Notification) => void>()
  let holder: string | undefined
  pool.on('connect', (client) => {
    client.on('notification', (message) => {
      for (const listener of notified) listener(message)
    })
  })

  return (name) => {
    const mine = new Set<(message: pg.Notification) => void>()
    let holds = false
    const session = {
      async connect() {
        if (holder !== undefined) {
          throw new Error(`A database in memory has room for one session, and '${holder}' has it: close that one first`)
        }
        holder = name
        holds = true
        for (const listener of mine) notified.add(listener)
      },
      async query(statement: string | pg.QueryConfig, values?: unknown[]) {
        // There is no other side here that could fall silent, and its clocks would end the one connection there is.
        if (typeof statement === 'string' && TIMEOUTS.test(statement)) return { rows: [], command: 'SET' }
        return await told(pool.query(statement, values))
      },
      on(event: string, listener: (message: pg.Notification) => void) {
        if (event === 'notification') mine.add(listener)
        if (event === 'notification' && holds) notified.add(listener)
        return session
      },
      async end() {
        if (!holds) return
        holds = false
        for (const listener of mine) notified.delete(listener)
        await pool.query('unlisten *').then(() => pool.query('select pg_advisory_unlock_all()'))
        holder = undefined
      },
    }
    return session as unknown as Session
  }
}
