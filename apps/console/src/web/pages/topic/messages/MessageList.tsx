import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { MessageView } from '../../../api/kafka.ts'
import { useKeys } from '../../../shell/use-keys.ts'
import { Time } from '../../../ui/Time.tsx'
import { previewOf, textAt } from './columns.ts'
import styles from './messages.module.css'
import { placeOf } from './query.ts'

const ROW_PX = 36

interface Props {
  messages: readonly MessageView[]
  columns: readonly string[]
  /** The record that is open. */
  open: string | undefined
  onOpen: (place: string) => void
}

/** A line a record, of one height; only those near the screen are there. All of it is text. */
export function MessageList({ messages, columns, open, onOpen }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(-1)
  const rows = useWindowVirtualizer({
    count: messages.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => (messages[index] ? placeOf(messages[index]) : index),
  })
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, messages.length - 1))
    setAt(next)
    rows.scrollToIndex(next, { align: 'auto' })
    const message = messages[next]
    if (open !== undefined && message) onOpen(placeOf(message))
  }
  useKeys('Records', [
    { keys: 'j', label: 'Next record', run: () => move(at + 1) },
    { keys: 'k', label: 'Record before', run: () => move(at - 1) },
    { keys: 'Enter', label: 'Open the record', run: () => messages[at] && onOpen(placeOf(messages[at])) },
  ])
  const own = columns.length > 0
  const columnsStyle = own
    ? { '--columns': `11rem 6.5rem minmax(6rem, 14rem) ${columns.map(() => 'minmax(4rem, 1fr)').join(' ')}` }
    : {}

  return (
    <div role="table" aria-label="Records" aria-rowcount={messages.length + 1} className={styles.table}>
      <div
        role="row"
        aria-rowindex={1}
        className={`${styles.row} ${styles.columns}`}
        data-own={own}
        style={columnsStyle}
      >
        <span role="columnheader">Time</span>
        <span role="columnheader">Place</span>
        <span role="columnheader">Key</span>
        {own ? null : <span role="columnheader">Type</span>}
        {own ? (
          columns.map((path) => (
            <span role="columnheader" key={path} title={path}>
              {path}
            </span>
          ))
        ) : (
          <span role="columnheader">Value</span>
        )}
      </div>
      <div ref={list} role="rowgroup" className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const message = messages[index]
          return message ? (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className={styles.row}
              data-current={index === at}
              data-open={placeOf(message) === open}
              data-own={own}
              style={{ ...columnsStyle, transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              <span role="cell">
                <Time at={message.time} />
              </span>
              <span role="cell">
                <button type="button" className={styles.place} onClick={() => onOpen(placeOf(message))}>
                  {message.partition}@{message.offset}
                </button>
              </span>
              <span role="cell" className={message.key === null ? styles.none : styles.mono}>
                {message.key ?? 'no key'}
              </span>
              {own ? null : <span role="cell">{message.type ?? ''}</span>}
              {own ? (
                columns.map((path) => (
                  <span role="cell" key={path} className={styles.mono}>
                    {textAt(message, path)}
                  </span>
                ))
              ) : (
                <span
                  role="cell"
                  className={message.problem ? styles.problem : message.format === 'none' ? styles.none : styles.mono}
                >
                  {previewOf(message)}
                </span>
              )}
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}
