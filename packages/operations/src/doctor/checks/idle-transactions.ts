import { check } from '../check.ts'
import type { Facts, SessionFacts } from '../facts.ts'
import { seconds } from '../shown.ts'

const LONG_SECONDS = 30

/** No transaction is open in which nothing happens. */
export const idleTransactions = check<Facts, 'server'>({
  name: 'idle transactions',
  severity: 'warning',
  holds: 'no transaction has been open and idle for 30 s',
  advice: 'It keeps its locks: end it (select pg_terminate_backend(<pid>)) and mend the program that forgot it.',
  needs: ['server'],
  find: ({ server: { sessions } }) =>
    sessions
      .filter(({ idleSeconds }) => (idleSeconds ?? 0) > LONG_SECONDS)
      .map((session) => ({
        about: `pid ${session.pid}`,
        says: `its transaction is idle for ${seconds(session.idleSeconds ?? 0)}: ${sessionText(session)}`,
      })),
})

/** Whose session it is, and what it did last. */
export const sessionText = ({ application, user, database, query }: SessionFacts): string =>
  `${application || 'a program without a name'} as ${user} in ${database}: ${query.replaceAll(/\s+/g, ' ').trim().slice(0, 100)}`
