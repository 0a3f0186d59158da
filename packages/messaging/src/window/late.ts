import { recordOf } from '../consumer/origin.ts'
import { withContext } from '../context.ts'
import type { Received } from '../event.ts'
import { headerToJson } from '../headers.ts'
import { opened, type Tx } from '../postgres/database.ts'
import { outboxRow } from '../postgres/outbox.ts'
import { publish } from '../publish.ts'
import { uuidv7 } from '../uuidv7.ts'
import type { Pane } from './pane.ts'
import type { AnyWindow } from './window.ts'

/** The topic of events that came after their windows were closed. */
export const lateTopic = (service: string): string => `${service}.late.v1`

/**
 * Deals with an event whose window is closed, in the transaction that takes it: publishes what `late` says, or sends the event's
 * record, byte for byte and with headers lt_…, to the service's late topic. Returns what it is to be counted as.
 */
export async function tellLate(
  tx: Tx,
  { name, spec }: AnyWindow,
  pane: Pane,
  event: Received<unknown>,
): Promise<'late' | 'dropped'> {
  if (!spec.late) {
    keepLate(tx, event, { ...pane, window: name })
    return 'late'
  }
  const answer = spec.late(event, pane)
  if (answer === 'drop') return 'dropped'
  const { correlationId, id: causationId, traceparent } = event
  await withContext({ correlationId, causationId, traceparent }, () => publish(tx, answer))
  return 'late'
}

/**
 * Sends the record of an event that came too late for its window to the service's late topic with the transaction: byte for byte,
 * and with headers lt_… that name the window. For who counts by other means than `window`.
 */
export function keepLate(
  tx: Tx,
  event: Received<unknown>,
  { window, key, start, end }: Pane & { window: string },
): void {
  const { outbox, publishing } = opened(tx)
  const record = recordOf(event)
  outbox.push(
    outboxRow({
      eventId: uuidv7(),
      topic: lateTopic(publishing.source),
      key: record.key,
      value: record.value,
      headers: {
        ...Object.fromEntries([...record.headers].map(([header, bytes]) => [header, headerToJson(bytes)])),
        lt_service: publishing.source,
        lt_window: window,
        lt_key: key,
        lt_start: start.toISOString(),
        lt_end: end.toISOString(),
        lt_topic: record.topic,
        lt_partition: String(record.partition),
        lt_offset: String(record.offset),
      },
    }),
  )
}
