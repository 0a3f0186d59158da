import { duration } from '../../format/duration.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import styles from './order.module.css'
import { TimelineRow } from './TimelineRow.tsx'
import type { Timeline } from './timeline.ts'
import { hopsOf, longestChain } from './trace.ts'

interface Props {
  timeline: Timeline
  /** The record that is open. */
  open: string | undefined
  onToggle: (place: string) => void
}

/** All hops of the order on one axis, over every service and topic: each event below the one that brought it about. */
export function Trace({ timeline: { rows, lengthMs }, open, onToggle }: Props) {
  const chain = longestChain(rows)
  if (!chain) {
    return (
      <Card>
        <Empty title="Kafka has no event of this order any more">Its topics keep records for a week.</Empty>
      </Card>
    )
  }
  return (
    <Card
      title={`The longest chain took ${duration(chain.totalMs)}`}
      aside={
        <span className={styles.legend}>
          <span data-kind="handling">reading and work {duration(chain.handlingMs)}</span>
          <span data-kind="outbox">in outboxes {duration(chain.outboxMs)}</span>
        </span>
      }
    >
      <ol className={styles.timeline}>
        {hopsOf(rows).map(({ row, depth }) => (
          <TimelineRow
            key={row.place}
            row={row}
            depth={depth}
            lengthMs={lengthMs}
            open={row.place === open}
            current={chain.places.has(row.place)}
            onToggle={() => onToggle(row.place)}
          />
        ))}
      </ol>
      <p className={styles.note}>
        The marked rows are the chain that ended last. It is put together from the times in the records: written, and
        stored in Kafka. They tell how long an event waited in its outbox. They do not tell when a service began to read
        it, so waiting to be read and work are one bar; nor how long the last event of a chain was worked on, when
        nothing came of it; nor what was asked of others outside, as the card network. Clocks of different machines may
        differ by some milliseconds.
      </p>
    </Card>
  )
}
