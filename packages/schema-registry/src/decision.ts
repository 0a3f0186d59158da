import { operationNotPermitted } from './errors.ts'
import { modeFor } from './queries.ts'
import type { LogRecord } from './record-format.ts'
import type { State } from './state.ts'

/** What a request comes to: the records that make it true (none when it already is), and its answer once they are stored. */
export type Decision<Result> = { append: LogRecord[]; result: Result }

/** @throws RestError 42205 when the topic, written by a Confluent registry, says that the subject is not to be changed */
export function refuseUnlessWritable(state: State, subject: string): void {
  const mode = modeFor(state, subject)
  if (mode !== 'READWRITE')
    throw operationNotPermitted(`Subject ${subject} is in ${mode} mode; this registry writes in READWRITE mode only`)
}
