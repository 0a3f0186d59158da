import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'

const OVERDUE_SECONDS = 60

/** Deadlines of sagas are kept. */
export const sagas = check<Facts, 'databases'>({
  name: 'deadlines of sagas',
  severity: 'error',
  holds: 'no saga is a minute past its deadline',
  advice: 'Its service does not run, or its deadline fails each time: look in its log.',
  needs: ['databases'],
  find: ({ databases }) =>
    databases
      .filter(({ sagaOverdueSeconds }) => sagaOverdueSeconds > OVERDUE_SECONDS)
      .map(({ name: about, sagaOverdueSeconds }) => ({
        about,
        says: `a saga is ${seconds(sagaOverdueSeconds)} past its deadline`,
      })),
})
