import { keepLate, on, type Place, placeOf, type ReadAs, type Received, type Tx } from '@waybill/messaging'
import { endOf, isLate, minuteOf } from './window.ts'

/** When something happened, and which record of the log tells of it. */
export type Seen = { eventId: string; at: Date; minute: Date; place: Place }

/**
 * Binds an event to the facts that it is: `record` writes them, each once however often it is called. They count in the minute of the
 * event's time. A record that reached the log when the grace of that minute was over counts all the same, and is kept on
 * the late topic.
 */
export const counted = <T>(
  event: ReadAs<T>,
  graceMs: number,
  record: (tx: Tx, data: T, seen: Seen) => Promise<void> | void,
) =>
  on(event, async (received: Received<T>, tx) => {
    const { id: eventId, time: at, key, data } = received
    const [minute, place] = [minuteOf(at), placeOf(received)]
    if (isLate(place.loggedAt, minute, graceMs)) {
      keepLate(tx, received, { window: 'minute', key, start: minute, end: endOf(minute) })
    }
    await record(tx, data, { eventId, at, minute, place })
  })
