import { currentContext, withContext } from '../context.ts'
import { milliseconds } from '../duration.ts'
import type { AnyEvent, AnyEventType, ReadAs } from '../event.ts'
import { type Handler, on } from '../on.ts'
import type { Tx } from '../postgres/database.ts'
import {
  deleteDeadline,
  insertSaga,
  lockDueSaga,
  lockSaga,
  readSaga,
  type SagaRow,
  updateSaga,
} from '../postgres/sagas.ts'
import { publish } from '../publish.ts'

/** What a saga sees when the deadline of its step has passed. */
export const Overdue: { readonly type: 'overdue' } = { type: 'overdue' }

/** What a saga decides: its next state, how long that may last, and what is published. Undefined: the event changes nothing. */
export type Decision<State> = { state: State; within?: string; emit?: readonly AnyEvent[] } | undefined

/** The part of an event that decisions may look at. */
export interface Seen<T> {
  readonly data: T
}

interface Row<State> {
  steps: readonly string[]
  event: AnyEventType | typeof Overdue
  // biome-ignore lint/suspicious/noExplicitAny: rows of one table see events of every type
  decide(state: State, event: Seen<any>): Decision<State>
}

type When<State extends { step: string }> = <T>(
  step: State['step'] | readonly State['step'][],
  event: ReadAs<T> | typeof Overdue,
  decide: (state: State, event: Seen<T>) => Decision<State>,
) => Row<State>

interface SagaSpec<State extends { step: string }> {
  /** The instance an event belongs to. */
  // biome-ignore lint/suspicious/noExplicitAny: events of every type pass here
  key(event: Seen<any>): string
  /** The table of what may happen. A (step, event) pair that is not in it changes nothing. */
  steps(when: When<State>): readonly Row<State>[]
  /** Called in the same transaction after each change, to keep the rows that others query up to date. */
  save?(tx: Tx, key: string, state: State, trigger: string): Promise<void>
}

export interface Saga<State extends { step: string }> {
  readonly name: string
  /** One for each event of the table, to be consumed with the service's other handlers. */
  readonly handlers: readonly Handler[]
  /** Pure: what the table says about this event in this state. */
  decide(state: State, event: AnyEvent | { type: string; data?: unknown }): Decision<State>
  /** Begins an instance in the caller's transaction. Throws when the key has one already. */
  start(tx: Tx, key: string, state: State, options?: { within?: string }): Promise<void>
  /** The state of an instance, or undefined. */
  load(tx: Tx, key: string): Promise<State | undefined>
  /**
   * Takes one instance whose deadline has passed; false when there is none.
   * @param tried keys to pass by; the one that is taken is added, whatever comes of it
   */
  expire(tx: Tx, tried?: string[]): Promise<boolean>
}

// biome-ignore lint/suspicious/noExplicitAny: a service lists sagas of every state
export type AnySaga = Saga<any>

/**
 * Defines a saga: a pure table of (step, event) → decision, kept as a row per instance. State, deadline,
 * published events and the mark that the event was taken are committed together.
 *
 * @throws TypeError when two rows claim the same step and event
 */
export function saga<State extends { step: string }>(name: string, spec: SagaSpec<State>): Saga<State> {
  const rows = spec.steps((step, event, decide) => ({ steps: typeof step === 'string' ? [step] : step, event, decide }))
  const table = index(name, rows)
  const events = new Set(rows.map((row) => row.event).filter((event) => typeof event === 'function'))

  const decide: Saga<State>['decide'] = (state, event) => {
    const type = 'event' in event ? event.event.type : event.type
    const data = 'data' in event ? event.data : undefined
    return table.get(`${state.step} ${type}`)?.decide(state, { data })
  }

  async function apply(tx: Tx, row: SagaRow<State>, event: Seen<unknown> & { type: string }): Promise<void> {
    const decision = decide(row.state, event)
    if (!decision) return
    const dueInMs = decision.within === undefined ? null : milliseconds(decision.within)
    await updateSaga(tx, name, row.key, decision.state, dueInMs)
    await spec.save?.(tx, row.key, decision.state, event.type)
    await publish(tx, ...(decision.emit ?? []))
  }

  return {
    name,
    decide,
    handlers: [...events].map((event) =>
      on(event, async (received, tx) => {
        const row = await lockSaga<State>(tx, name, spec.key(received))
        if (row) await apply(tx, row, received)
      }),
    ),
    start: (tx, key, state, options = {}) =>
      insertSaga(
        tx,
        name,
        key,
        state,
        options.within === undefined ? null : milliseconds(options.within),
        currentContext(),
      ),
    load: (tx, key) => readSaga<State>(tx, name, key),
    async expire(tx, tried = []) {
      const row = await lockDueSaga<State>(tx, name, tried)
      if (!row) return false
      tried.push(row.key)
      // A decision may set the next deadline; without one the instance waits for events alone.
      await deleteDeadline(tx, name, row.key)
      await withContext(row.cause, () => apply(tx, row, { type: Overdue.type, data: undefined }))
      return true
    },
  }
}

function index<State>(name: string, rows: readonly Row<State>[]): Map<string, Row<State>> {
  const table = new Map<string, Row<State>>()
  for (const row of rows) {
    for (const step of row.steps) {
      const pair = `${step} ${row.event.type}`
      if (table.has(pair)) throw new TypeError(`Saga ${name}: two rows for ${row.event.type} in step '${step}'`)
      table.set(pair, row)
    }
  }
  return table
}
