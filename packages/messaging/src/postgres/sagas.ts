import type { Cause } from '../context.ts'
import type { Database, Tx } from './database.ts'

export interface SagaRow<State> {
  key: string
  state: State
  cause: Cause
}

export async function insertSaga(
  tx: Tx,
  saga: string,
  key: string,
  state: { step: string },
  dueInMs: number | null,
  cause: Cause,
): Promise<void> {
  await tx.query(
    `insert into messaging.sagas (saga, key, step, state, cause, due_at)
     values ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 ms')`,
    [saga, key, state.step, JSON.stringify(state), JSON.stringify(cause), dueInMs],
  )
}

/** Locks an instance until the transaction ends, so that its events are decided one after the other. */
export async function lockSaga<State>(tx: Tx, saga: string, key: string): Promise<SagaRow<State> | undefined> {
  const [row] = await tx.query<SagaRow<State>>(
    'select key, state, cause from messaging.sagas where saga = $1 and key = $2 for update',
    [saga, key],
  )
  return row
}

/** The instance that is longest overdue and that no other process is at. */
export async function lockDueSaga<State>(
  tx: Tx,
  saga: string,
  skip: readonly string[],
): Promise<SagaRow<State> | undefined> {
  const [row] = await tx.query<SagaRow<State>>(
    `select key, state, cause from messaging.sagas
     where saga = $1 and due_at <= now() and key <> all($2::text[]) order by due_at limit 1 for update skip locked`,
    [saga, skip],
  )
  return row
}

export async function readSaga<State>(tx: Tx, saga: string, key: string): Promise<State | undefined> {
  const [row] = await tx.query<{ state: State }>('select state from messaging.sagas where saga = $1 and key = $2', [
    saga,
    key,
  ])
  return row?.state
}

export async function updateSaga(
  tx: Tx,
  saga: string,
  key: string,
  state: { step: string },
  dueInMs: number | null,
): Promise<void> {
  await tx.query(
    `update messaging.sagas
     set step = $3, state = $4, due_at = now() + $5::float8 * interval '1 ms', version = version + 1, updated_at = now()
     where saga = $1 and key = $2`,
    [saga, key, state.step, JSON.stringify(state), dueInMs],
  )
}

export async function deleteDeadline(tx: Tx, saga: string, key: string): Promise<void> {
  await tx.query('update messaging.sagas set due_at = null where saga = $1 and key = $2', [saga, key])
}

/** The steps in which instances wait for something with a deadline: how many, and for how long the oldest has. */
export function waitingSagas(
  db: Database,
): Promise<{ saga: string; step: string; instances: number; oldestSeconds: number }[]> {
  return db.query(
    `select saga, step, count(*)::int as instances,
            extract(epoch from now() - min(updated_at))::float8 as "oldestSeconds"
     from messaging.sagas where due_at is not null group by saga, step`,
  )
}
