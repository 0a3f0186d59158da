import { shortType, toneOf } from '../../format/event-type.ts'
import { placeOf } from '../../live/live-event.ts'
import { Time } from '../../ui/Time.tsx'
import styles from './flow.module.css'
import { type Entry, isNote } from './recent.ts'

interface Props {
  entry: Entry
  /** -1: of a service that has no lane. */
  lane: number
  /** Pixels below the top of the list. */
  top: number
  /** The order whose records are lit; the others are dimmed then. */
  lit: string | null
  current: boolean
  onPick: (place: string) => void
  onOpen: (place: string) => void
}

const COLUMNS_BEFORE = 3

/** One record in its lane, or a note across all of them. */
export function LaneRow({ entry, lane, top, lit, current, onPick, onOpen }: Props) {
  const style = { transform: `translateY(${top}px)` }
  if (isNote(entry)) {
    return (
      <li className={styles.note} data-note={entry.note} style={style}>
        {entry.text}
      </li>
    )
  }
  const { orderId, service, type, time } = entry
  const light = lit === null ? undefined : orderId === lit ? 'lit' : 'dim'
  return (
    <li
      className={styles.row}
      data-order={orderId ?? undefined}
      data-light={light}
      data-current={current}
      style={style}
    >
      <Time at={time} />
      <span className={styles.order}>{orderId?.slice(-6) ?? '–'}</span>
      <button
        type="button"
        className={styles.record}
        data-service={service}
        data-tone={toneOf(type)}
        style={{ '--column': Math.max(0, lane) + COLUMNS_BEFORE }}
        title={`${type} by ${service}${orderId === null ? '' : `, order ${orderId}`}`}
        // Rows move while records come: the one that is pressed stays, so that it is the one that opens.
        onPointerDown={() => onPick(placeOf(entry))}
        onClick={() => onOpen(placeOf(entry))}
      >
        {lane === -1 ? `${service}: ` : ''}
        {shortType(type)}
      </button>
    </li>
  )
}
