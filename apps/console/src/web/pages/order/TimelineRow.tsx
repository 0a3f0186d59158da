import { duration } from '../../format/duration.ts'
import { shortType, toneOf } from '../../format/event-type.ts'
import { Service } from '../../ui/Service.tsx'
import styles from './order.module.css'
import { RecordDetails } from './RecordDetails.tsx'
import type { Row } from './timeline.ts'

interface Props {
  row: Row
  lengthMs: number
  open: boolean
  current: boolean
  /** How far to the right its name begins. */
  depth?: number
  onToggle: () => void
}

/** Farther to the right there would be no room for a name. */
const MOST_DEEP = 8

/** One event; its record is shown below it when it is open. */
export function TimelineRow({ row, lengthMs, open, current, depth = 0, onToggle }: Props) {
  const { type, service, atMs, handling, outbox, place, record } = row
  const percent = (ms: number) => `${(ms / lengthMs) * 100}%`
  const bar = (span: { fromMs: number; toMs: number } | undefined, kind: string) =>
    span ? (
      <span
        className={styles.bar}
        data-kind={kind}
        style={{ left: percent(span.fromMs), width: percent(span.toMs - span.fromMs) }}
      />
    ) : null

  return (
    <li data-current={current}>
      <button type="button" className={styles.event} aria-expanded={open} onClick={onToggle}>
        <span className={styles.when}>+{duration(atMs)}</span>
        <span className={styles.fine}>
          <Service name={service} />
        </span>
        <span
          className={styles.type}
          data-tone={toneOf(type)}
          style={{ paddingLeft: `${Math.min(depth, MOST_DEEP) * 0.75}rem` }}
        >
          {shortType(type)}
        </span>
        <span className={styles.lane} aria-hidden="true">
          {bar(handling, 'handling')}
          {bar(outbox, 'outbox')}
          <span className={styles.dot} data-tone={toneOf(type)} style={{ left: percent(atMs) }} />
        </span>
        <span className={styles.place}>{place}</span>
      </button>
      {open ? (
        record ? (
          <RecordDetails record={record} row={row} />
        ) : (
          <p className={styles.note}>This has just happened; its record is being read.</p>
        )
      ) : null}
    </li>
  )
}
