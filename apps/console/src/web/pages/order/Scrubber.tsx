import { duration } from '../../format/duration.ts'
import { shortType } from '../../format/event-type.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { changesOf, stateOf } from './fold.ts'
import styles from './order.module.css'
import type { Row } from './timeline.ts'

interface Props {
  rows: readonly Row[]
  /** Milliseconds since the order's first event; undefined for now. */
  at: number | undefined
  onMove: (at: number | undefined) => void
}

/** Goes back to any moment of the order: what was so then, and what the last event before it had changed. */
export function Scrubber({ rows, at, onMove }: Props) {
  if (rows.length === 0) return null
  const last = rows.length - 1
  const current = at === undefined ? last : rows.findLastIndex(({ atMs }) => atMs <= at)
  const go = (to: number) => onMove(to >= last ? undefined : (rows[Math.max(0, to)]?.atMs ?? 0))
  const row = rows[Math.max(0, current)]
  const state = stateOf(rows.slice(0, current + 1))
  const changes = changesOf(stateOf(rows.slice(0, Math.max(0, current))), state)
  const changed = new Map(changes.map((change) => [change.thing, change]))

  return (
    <Card
      title={at === undefined ? 'Now' : `As it was after ${duration(row?.atMs ?? 0)}`}
      aside={at === undefined ? undefined : <Button onClick={() => onMove(undefined)}>Back to now</Button>}
    >
      <div className={styles.scrubber}>
        <Button
          aria-label="Event before"
          because={current <= 0 ? 'It is the first.' : undefined}
          onClick={() => go(current - 1)}
        >
          ←
        </Button>
        <input
          type="range"
          min={0}
          max={last}
          value={Math.max(0, current)}
          aria-label="Moment"
          aria-valuetext={row ? `${shortType(row.type)}, ${duration(row.atMs)} after the first event` : undefined}
          onChange={({ target }) => go(target.valueAsNumber)}
        />
        <Button
          aria-label="Next event"
          because={current >= last ? 'It is the last.' : undefined}
          onClick={() => go(current + 1)}
        >
          →
        </Button>
        <span className={styles.moment}>
          {current + 1} of {rows.length}: <strong>{row ? shortType(row.type) : ''}</strong>
        </span>
      </div>
      <dl className={styles.state}>
        {Object.entries(state).map(([thing, is]) => (
          <div key={thing} data-changed={changed.has(thing)}>
            <dt>{thing}</dt>
            <dd>
              {changed.get(thing)?.was === undefined ? '' : `${changed.get(thing)?.was} → `}
              {is}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
