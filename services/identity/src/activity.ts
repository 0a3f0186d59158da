import type { Received, Tx } from '@waybill/messaging'
import type { Queries } from './store.ts'

/** One line of a user's activity log. */
export interface Activity {
  eventId: string
  type: string
  occurredAt: Date
  orderId: string | null
  shipmentId: string | null
  detail: Record<string, unknown>
}

/** Where a page of the log ended: the next begins right after it. */
export type Place = Pick<Activity, 'occurredAt' | 'eventId'>

type About = { userId: string; orderId?: string | null; shipmentId?: string | null; detail?: Record<string, unknown> }

type Happened = Pick<Received<unknown>, 'id' | 'type' | 'time'>

/** Writes an event, or what happened here, into the log of the user whom it is about. */
export async function logActivity(tx: Tx, event: Happened, about: About): Promise<void> {
  const { userId, orderId = null, shipmentId = null, detail = {} } = about
  await tx.query(
    `insert into activity (user_id, occurred_at, event_id, type, order_id, shipment_id, detail)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [userId, event.time, event.id, event.type, orderId, shipmentId, JSON.stringify(detail)],
  )
}

/** The newest lines of a user's log that lie before `after`, at most `limit` of them. */
export async function readActivity(db: Queries, userId: string, after: Place | undefined, limit: number) {
  return db.query<Activity>(
    `select event_id as "eventId", type, occurred_at as "occurredAt", order_id as "orderId",
       shipment_id as "shipmentId", detail
     from activity
     where user_id = $1 and (occurred_at, event_id) < ($2, $3)
     order by occurred_at desc, event_id desc limit $4`,
    [userId, after?.occurredAt ?? 'infinity', after?.eventId ?? nilUuid, limit],
  )
}

const nilUuid = '00000000-0000-0000-0000-000000000000'

/** A place in the log as the text that clients hand back. */
export function placeOf({ occurredAt, eventId }: Place): string {
  return Buffer.from(`${occurredAt.toISOString()} ${eventId}`).toString('base64url')
}

/** Reads a place back; `null` when the text is none. */
export function readPlace(text: string): Place | null {
  const [time = '', eventId = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  const occurredAt = new Date(time)

  return Number.isNaN(occurredAt.getTime()) || !uuid.test(eventId) ? null : { occurredAt, eventId }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
