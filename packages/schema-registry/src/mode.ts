import { GLOBAL_CONTEXT, isMeant, prefixOf, splitSubject } from './context.ts'
import type { Decision } from './decision.ts'
import { forget } from './delete.ts'
import { invalidMode, operationNotPermitted, referenceExists, subjectNotFound } from './errors.ts'
import { referrersOf, subjectsOf, versionsOf } from './queries.ts'
import type { LogRecord } from './record-format.ts'
import { MODES, type Mode, modeFor, ownMode } from './settings.ts'
import type { State } from './state.ts'

/** @throws RestError 42204 */
export function readMode(name: unknown, subject: string | undefined): Mode | undefined {
  if (name === null) return undefined
  const mode = MODES.find((mode) => typeof name === 'string' && mode === name.toUpperCase())
  if (mode === undefined) throw invalidMode()
  if (mode === 'FORWARD' && subject !== prefixOf(GLOBAL_CONTEXT))
    throw invalidMode('Forward mode only supported on global level')
  return mode
}

/**
 * Sets the mode of a subject, a context or (undefined) the whole registry. Ids are imported into the empty only: IMPORT
 * needs that no schema is there, and makes the registry forget those that were deleted softly.
 * @param force sets IMPORT whatever is there
 * @throws RestError 42205 when there are schemas, 42206 when one that was deleted is still referred to
 */
export function setMode(
  state: State,
  subject: string | undefined,
  mode: Mode | undefined,
  force: boolean,
): Decision<undefined> {
  const record: LogRecord = {
    type: 'MODE',
    subject,
    value: mode === undefined ? null : { ...(subject !== undefined && { subject }), mode },
  }
  const clears = mode === 'IMPORT' && modeFor(state, subject) !== 'IMPORT' && !force
  return { append: [...(clears ? clear(state, subject) : []), record], result: undefined }
}

function clear(state: State, subject: string | undefined): LogRecord[] {
  const subjects = (deleted: 'without' | 'with') => subjectsOf(state, deleted).filter((name) => isMeant(name, subject))
  if (subjects('without').length > 0) throw operationNotPermitted('Cannot import since found existing subjects')
  const versions = subjects('with').flatMap((name) => versionsOf(state, name, 'with'))
  const referred = versions.find((version) => referrersOf(state, version, 'with').length > 0)
  if (referred !== undefined) throw referenceExists(referred.stored.subject, referred.stored.version)
  const value = subject === undefined ? {} : { subject }
  return [...(versions.length > 0 ? forget(state, versions) : []), { type: 'CLEAR_SUBJECT', subject, value }]
}

/**
 * Takes the mode of a subject, a context or the whole registry back.
 * @param recursive takes back those of a context's subjects too
 * @returns the mode that was set; undefined when none was and `recursive` is
 * @throws RestError 40401 when none was set
 */
export function deleteMode(
  state: State,
  subject: string | undefined,
  recursive: boolean,
): Decision<string | undefined> {
  const mode = ownMode(state, subject)
  if (mode === undefined && !recursive) throw subjectNotFound(subject ?? '')
  const whole = subject ?? ''
  const inner = [...state.modes.keys()]
    .filter((name) => typeof name === 'string')
    .filter((name) => recursive && name !== whole && splitSubject(whole).name === '' && isMeant(name, whole))
  return {
    append: [subject, ...inner].map((name) => ({ type: 'MODE', subject: name, value: null })),
    result: mode,
  }
}
