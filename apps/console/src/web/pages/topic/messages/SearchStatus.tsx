import { inBytes } from '../../../format/bytes.ts'
import { Button } from '../../../ui/Button.tsx'
import styles from './messages.module.css'
import type { Search } from './use-search.ts'

const ends = {
  limit: 'Enough was found.',
  end: 'All of it was looked through.',
  budget: 'As much as one search may look through.',
  stopped: 'Stopped.',
} as const

/** How far a search is, and how it is stopped or gone on with. */
export function SearchStatus({ search: { messages, progress, end, error, stop, goOn } }: { search: Search }) {
  if (error) return null
  const { records = 0, bytes = 0, of = 0 } = progress ?? {}
  const goesOn = end && end.at !== '' && end.why !== 'end'
  return (
    <div className={styles.progress}>
      <progress
        value={end?.why === 'end' ? 1 : of > 0 ? records / of : undefined}
        max={1}
        aria-label="Looked through"
      />
      <span role="status">
        {records.toLocaleString()} of {of.toLocaleString()} records looked through, {inBytes(bytes)}, {messages.length}{' '}
        found. {end ? ends[end.why] : 'Looking …'}
      </span>
      {end ? null : <Button onClick={stop}>Stop</Button>}
      {goesOn ? <Button onClick={goOn}>Go on</Button> : null}
    </div>
  )
}
