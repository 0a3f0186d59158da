import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Letter, lettersQuery, type Select } from '../../api/dead-letters.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { Act } from './Act.tsx'
import { lettersRoute } from './page.ts'

/** The open letters of a service that fit the filter: sent back or discarded, some of them or all. */
export function Letters() {
  const { service } = lettersRoute.useParams()
  const { code, type, q } = lettersRoute.useSearch()
  const navigate = useNavigate({ from: '/dlq/$service' })
  const filter: Select = { ...(code ? { code } : {}), ...(type ? { type } : {}), ...(q ? { text: q } : {}) }
  const { data, error, refetch } = useQuery(lettersQuery(service, filter))
  const letters = data?.letters ?? []
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<'redrive' | 'discard'>()
  const [at, setAt] = useState(-1)
  const current = letters[Math.min(at, letters.length - 1)]
  const places = letters.map(({ place }) => place).filter((place) => chosen.has(place))
  const toggle = (place: string) =>
    setChosen((now) =>
      now.has(place) ? new Set([...now].filter((other) => other !== place)) : new Set([...now, place]),
    )
  useKeys('Dead letters', [
    { keys: 'j', label: 'Next letter', run: () => setAt(Math.min(at + 1, letters.length - 1)) },
    { keys: 'k', label: 'Letter before', run: () => setAt(Math.max(at - 1, 0)) },
    { keys: 'x', label: 'Choose the letter', run: () => current && toggle(current.place) },
    {
      keys: 'Enter',
      label: 'Open the letter',
      run: () => {
        if (current) void navigate({ to: '/dlq/$service/$partition/$offset', params: paramsOf(current) })
      },
    },
  ])
  const because = letters.length === 0 ? 'There is none.' : undefined
  const which = places.length > 0 ? `${places.length} chosen` : 'all of these'

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Dead letters of {service}</h1>
          <p className={styles.hint}>
            {[code, type, q].filter(Boolean).join(' · ') || 'all that are open'} <Link to="/dlq">All causes</Link>
          </p>
        </div>
        <div className={styles.actions}>
          <Button look="main" because={because} onClick={() => setOpen('redrive')}>
            Redrive {which}
          </Button>
          <Button look="danger" because={because} onClick={() => setOpen('discard')}>
            Discard {which}
          </Button>
        </div>
      </header>
      <input
        className={styles.text}
        type="search"
        aria-label="Filter by the error’s text"
        placeholder="Text of the error"
        value={q ?? ''}
        onChange={({ target: { value } }) =>
          void navigate({ search: ({ q: _, ...rest }) => (value ? { ...rest, q: value } : rest), replace: true })
        }
      />
      {error ? <Failure what="The letters" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data && letters.length === 0 ? (
        <Empty title="No open letters here">
          They were redriven or discarded, or the filter is too strict. <Link to="/dlq">All causes</Link>
        </Empty>
      ) : (
        <LetterTable letters={letters} chosen={chosen} current={current} onToggle={toggle} />
      )}
      <p className={styles.foot} role="status">
        {data
          ? `${letters.length} letters${data.complete ? '' : ' and more, which are meant too when all are'}`
          : 'Loading …'}
      </p>
      {open ? (
        <Act
          act={open}
          service={service}
          select={places.length > 0 ? { places } : filter}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </div>
  )
}

export function paramsOf({ service, place }: Letter) {
  const [partition = '', offset = ''] = place.split('/')
  return { service, partition, offset }
}

interface TableProps {
  letters: readonly Letter[]
  chosen: ReadonlySet<string>
  current: Letter | undefined
  onToggle: (place: string) => void
}

const LetterTable = ({ letters, chosen, current, onToggle }: TableProps) => (
  <div className={styles.scroll}>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Choose</th>
          <th scope="col">Letter</th>
          <th scope="col">Failed</th>
          <th scope="col">Event</th>
          <th scope="col">Key</th>
          <NumberHead>Tries</NumberHead>
          <NumberHead>Again</NumberHead>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr key={letter.place} data-current={letter === current}>
            <td>
              <input
                type="checkbox"
                aria-label={`Choose ${letter.place}`}
                checked={chosen.has(letter.place)}
                onChange={() => onToggle(letter.place)}
              />
            </td>
            <td>
              <Link to="/dlq/$service/$partition/$offset" params={paramsOf(letter)} className={styles.number}>
                {letter.place}
              </Link>
            </td>
            <td>
              <Time at={letter.failedAt} />
            </td>
            <td className={styles.name}>{letter.type ?? 'no event'}</td>
            <td className={styles.name}>{letter.key ?? 'no key'}</td>
            <td className={styles.number}>{letter.attempts}</td>
            <td className={styles.number}>{letter.redrives}</td>
            <td>
              <strong>{letter.code}</strong> {letter.error}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
