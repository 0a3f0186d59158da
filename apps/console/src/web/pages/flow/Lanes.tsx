import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type PointerEvent, useRef, useState } from 'react'
import { placeOf } from '../../live/live-event.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Service } from '../../ui/Service.tsx'
import styles from './flow.module.css'
import { LaneRow } from './LaneRow.tsx'
import type { Lane } from './lanes.ts'
import { type Entry, isNote } from './recent.ts'

const ROW_PX = 30

interface Props {
  /** The oldest first; they are shown the other way round. */
  entries: readonly Entry[]
  lanes: readonly Lane[]
  by: 'service' | 'topic'
  /** The record that is chosen: topic/partition@offset. */
  picked: string | undefined
  onPick: (place: string) => void
  onOpen: (place: string) => void
}

/** Rows in time, the newest on top, each record in its lane. What belongs to the order under the pointer lights up. */
export function Lanes({ entries, lanes, by, picked, onPick, onOpen }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const [hovered, setHovered] = useState<string>()
  const newest = entries.length - 1
  const rows = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  const chosen = picked === undefined ? -1 : entries.findIndex((entry) => !isNote(entry) && placeOf(entry) === picked)
  const current = entries[chosen]
  const lit = hovered ?? (current && !isNote(current) ? current.orderId : null)

  // Towards older rows is down, though they stand earlier in the list.
  function move(by: 1 | -1): void {
    let next = chosen === -1 ? newest : chosen - by
    for (let entry = entries[next]; entry && isNote(entry); entry = entries[next]) next -= by
    const entry = entries[next]
    if (!entry || isNote(entry)) return
    onPick(placeOf(entry))
    rows.scrollToIndex(newest - next, { align: 'auto' })
  }
  useKeys('Flow', [
    { keys: 'j', label: 'Next record', run: () => move(1) },
    { keys: 'k', label: 'Record before', run: () => move(-1) },
    { keys: 'Enter', label: 'Open the record', run: () => picked !== undefined && onOpen(picked) },
  ])

  const onPointer = ({ target }: PointerEvent) =>
    setHovered((target instanceof Element && target.closest<HTMLElement>('[data-order]')?.dataset.order) || undefined)

  return (
    <div className={styles.lanes} style={{ '--lanes': Math.max(1, lanes.length) }}>
      <div className={styles.heads} aria-hidden="true">
        <span>Time</span>
        <span>Order</span>
        {lanes.map(({ name, service }) => (
          <span key={name} className={styles.head} title={name}>
            {by === 'service' ? <Service name={name} /> : <Service name={service} label={name} />}
          </span>
        ))}
      </div>
      <ol
        ref={list}
        className={styles.rows}
        style={{ height: rows.getTotalSize() }}
        aria-label="Records, the newest first"
        onPointerOver={onPointer}
        onPointerLeave={() => setHovered(undefined)}
      >
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[newest - index]
          return entry ? (
            <LaneRow
              // By place on the screen and not by record: at thousands a second rows are filled anew, not made anew.
              key={index}
              entry={entry}
              lane={
                isNote(entry)
                  ? 0
                  : lanes.findIndex(({ name }) => name === (by === 'service' ? entry.service : entry.topic))
              }
              top={start - rows.options.scrollMargin}
              lit={lit}
              current={newest - index === chosen}
              onPick={onPick}
              onOpen={onOpen}
            />
          ) : null
        })}
      </ol>
    </div>
  )
}
