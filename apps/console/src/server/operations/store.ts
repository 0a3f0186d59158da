import type { Database } from '@waybill/messaging'
import type { Operation } from '../../shared/operations.ts'

/** What is kept of an operation: what its page shows, and what it can be resumed with. */
export interface Kept {
  operation: Operation
  wish: unknown
  turn: number
}

/** Where operations outlive the process that runs them, and are seen by every other. */
export interface OperationStore {
  insert(operation: Operation, wish: unknown): Promise<void>
  /**
   * Says that a turn of it is alive, and how far it is.
   * @param shown nothing when that has not changed
   */
  save(id: string, turn: number, state: Operation['state'], shown: Operation | undefined): Promise<Saved>
  /** The newest first. One whose process was not heard of for a while is interrupted. */
  list(): Promise<Operation[]>
  find(id: string): Promise<Kept | undefined>
  /** Asks whoever runs it to stop. Returns false when it does not run. */
  askStop(id: string): Promise<boolean>
  /** Takes the next turn of one that was interrupted. Returns undefined when it is not. */
  takeOver(id: string): Promise<Kept | undefined>
}

/** Go on; or stop, since somebody asked for it; or end without a word, since another process has taken it over. */
export type Saved = 'go-on' | 'stop' | 'lost'

/** So many are kept. */
const MOST_KEPT = 1_000
const MOST_LISTED = 200
/** One that runs is saved every second: who was not heard of for so long is taken for dead. */
export const SILENT_S = 10

const isSilent = `state = 'running' and alive_at < now() - interval '${SILENT_S} seconds'`
const isOver = `(state = 'interrupted' or ${isSilent})`
const seen = `shown, wish, turn, case when ${isSilent} then 'interrupted' else state end as state, alive_at`

interface Row {
  shown: Operation
  wish: unknown
  turn: number
  state: Operation['state']
  alive_at: Date
}

/** Operations in the console's own database. */
export function operationsIn(db: Database): OperationStore {
  return {
    async insert(operation, wish) {
      await db.transaction(async (tx) => {
        await tx.query('insert into operations (operation_id, state, shown, wish) values ($1, $2, $3, $4)', [
          ...[operation.id, operation.state, JSON.stringify(operation)],
          wish === undefined ? null : JSON.stringify(wish),
        ])
        // Ids are in the order of time.
        await tx.query(
          `delete from operations where state <> 'running' and operation_id <
             (select operation_id from operations order by operation_id desc offset ${MOST_KEPT - 1} limit 1)`,
        )
      })
    },
    async save(id, turn, state, shown) {
      const [row] = await db.query<{ stop_asked: boolean }>(
        `update operations set state = $3, shown = coalesce($4, shown), alive_at = now()
         where operation_id = $1 and turn = $2 returning stop_asked`,
        [id, turn, state, shown ? JSON.stringify(shown) : null],
      )
      return row ? (row.stop_asked ? 'stop' : 'go-on') : 'lost'
    },
    async list() {
      const rows = await db.query<Row>(`select ${seen} from operations order by operation_id desc limit ${MOST_LISTED}`)
      return rows.map((row) => keptOf(row).operation)
    },
    async find(id) {
      const [row] = await db.query<Row>(`select ${seen} from operations where operation_id = $1`, [id])
      return row && keptOf(row)
    },
    async askStop(id) {
      const rows = await db.query(
        `update operations set stop_asked = true
         where operation_id = $1 and state = 'running' and not (${isSilent}) returning operation_id`,
        [id],
      )
      return rows.length > 0
    },
    async takeOver(id) {
      const [row] = await db.query<Row>(
        `update operations set state = 'running', turn = turn + 1, stop_asked = false, alive_at = now()
         where operation_id = $1 and wish is not null and ${isOver} returning ${seen}`,
        [id],
      )
      return row && keptOf(row)
    },
  }
}

function keptOf({ shown, wish, turn, state, alive_at: aliveAt }: Row): Kept {
  // What was seen of it last is as near to its end as can be said.
  const endedAt = state === 'interrupted' ? (shown.endedAt ?? aliveAt.toISOString()) : shown.endedAt
  return { operation: { ...shown, state, endedAt, resumable: state === 'interrupted' && wish !== null }, wish, turn }
}
