import type { SameKey as SameKeyFound } from '../../api/kafka.ts'
import { inBytes } from '../../format/bytes.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { type Direction, useSameKey } from './use-same-key.ts'

interface Props {
  topic: string
  partition: number
  offset: string
  /** undefined: it is not known yet. */
  recordKey: string | null | undefined
  onFound: (offset: string) => void
}

const where = { older: 'before', newer: 'behind' } as const

/** To the records beside this one that have its key. They are looked for when it is asked for: it may take reading much. */
export function SameKey({ recordKey, onFound, ...place }: Props) {
  const { look, find, stop } = useSameKey(place, onFound)
  const because =
    recordKey === undefined
      ? 'The record is being read.'
      : recordKey === null
        ? 'It has no key: no other record belongs to it.'
        : look?.state === 'looking'
          ? 'One is being looked for.'
          : undefined
  const go = (direction: Direction) => {
    if (because === undefined) find(direction)
  }
  useKeys('Same key', [
    { keys: ']', label: 'Next record with this key', run: () => go('newer') },
    { keys: '[', label: 'Record before with this key', run: () => go('older') },
  ])
  if (look?.state === 'failed') {
    return <Failure what="The look for its key" error={look.error} retry={() => find(look.direction)} />
  }
  return (
    <div className={styles.bar} role="group" aria-label="Records with the same key">
      <span className={styles.fine} role="status">
        {look
          ? look.state === 'looking'
            ? `Looking through what is ${where[look.direction]} it …`
            : wordsOf(look)
          : ''}
      </span>
      {look?.state === 'looking' ? <Button onClick={stop}>Stop</Button> : null}
      {look?.state === 'ended' && look.found.why === 'budget' ? (
        <Button onClick={() => find(look.direction, look.found.at)}>Look on</Button>
      ) : null}
      <Button because={because} onClick={() => go('older')}>
        ← Before, same key
      </Button>
      <Button because={because} onClick={() => go('newer')}>
        Next, same key →
      </Button>
    </div>
  )
}

function wordsOf({
  direction,
  found: { why, at, records, bytes },
}: {
  direction: Direction
  found: SameKeyFound
}): string {
  if (why === 'found') return 'Found.'
  const looked = `${records.toLocaleString()} records, ${inBytes(bytes)}`
  if (why === 'end') return `None ${where[direction]} it in this partition has its key: ${looked} looked through.`
  return `None yet. The look’s budget ended at offset ${at}, after ${looked}.`
}
