import { contextOf, prefixOf } from './context.ts'
import { operationNotPermitted } from './errors.ts'
import type { LogRecord } from './record-format.ts'
import { isImporting, modeFor } from './settings.ts'
import type { State } from './state.ts'

/** What a request comes to: the records that make it true (none when it already is), and its answer once they are stored. */
export type Decision<Result> = { append: LogRecord[]; result: Result }

/** @throws RestError 42205 when the subject (undefined: the whole registry) is not to be changed */
export function refuseIfReadOnly(state: State, subject: string | undefined): void {
  if (modeFor(state, subject).startsWith('READONLY')) throw notInMode(subject, 'is in read-only mode')
}

/** @throws RestError 42205 when schemas are not registered here, or not in this way */
export function refuseUnlessRegistrable(state: State, subject: string, withId: boolean): void {
  refuseIfReadOnly(state, subject)
  const mode = modeFor(state, subject)
  if (withId && !isImporting(mode)) throw notInMode(subject, 'is not in import mode')
  if (!withId && mode !== 'READWRITE') throw notInMode(subject, 'is not in read-write mode')
}

const notInMode = (subject: string | undefined, what: string) =>
  operationNotPermitted(`Subject ${subject ?? null} in context ${prefixOf(contextOf(subject ?? ''))} ${what}`)
