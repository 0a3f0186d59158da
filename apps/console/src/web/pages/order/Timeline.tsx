import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { OrderRecords } from '../../api/records.ts'
import { duration } from '../../format/duration.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import styles from './order.module.css'
import { route } from './page.ts'
import { TimelineRow } from './TimelineRow.tsx'
import type { Timeline as TimelineData } from './timeline.ts'

interface Props {
  timeline: TimelineData
  records: OrderRecords | undefined
}

/** Lines and dots: one line an event, a dot when it was written, bars for how long it had waited and taken. */
export function Timeline({ timeline, records }: Props) {
  const { rows, lengthMs, handlingMs, outboxMs } = timeline
  const { record } = route.useSearch()
  const navigate = useNavigate({ from: '/orders/$orderId' })
  const [at, setAt] = useState(-1)
  const toggle = (place: string) =>
    void navigate({
      search: ({ record: open, ...rest }) => (open === place ? rest : { ...rest, record: place }),
      replace: true,
    })
  useKeys('Timeline', [
    { keys: 'j', label: 'Next event', run: () => setAt(Math.min(at + 1, rows.length - 1)) },
    { keys: 'k', label: 'Event before', run: () => setAt(Math.max(at - 1, 0)) },
    { keys: 'e', label: 'Show or hide its record', run: () => rows[at] && toggle(rows[at].place) },
  ])

  if (rows.length === 0) {
    return (
      <Card>
        <Empty title={records ? 'Kafka has no event of this order any more' : 'Reading the events …'}>
          {records
            ? 'Its topics keep records for a week.'
            : 'They are read from Kafka, from the order’s own partitions.'}
        </Empty>
      </Card>
    )
  }
  return (
    <Card
      title={`${rows.length} events in ${duration(lengthMs)}`}
      aside={
        <span className={styles.legend}>
          <span data-kind="handling">reading and work {duration(handlingMs)}</span>
          <span data-kind="outbox">in outboxes {duration(outboxMs)}</span>
        </span>
      }
    >
      <ol className={styles.timeline}>
        {rows.map((row, place) => (
          <TimelineRow
            key={row.place}
            row={row}
            lengthMs={lengthMs}
            open={row.place === record}
            current={place === at}
            onToggle={() => toggle(row.place)}
          />
        ))}
      </ol>
      <p className={styles.note}>
        An outlined bar is the time from the cause’s arrival in Kafka until the service had written its event: what of
        it was waiting to be read and what was work, the records do not tell. A filled bar is the wait in the outbox.
        The sums count what went on side by side twice.
        {records && !records.complete
          ? ` Only the first ${records.scanned} records were looked through; there may be more events.`
          : ''}
      </p>
    </Card>
  )
}
