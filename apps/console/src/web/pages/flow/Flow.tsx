import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { tailTopicsQuery } from '../../api/tail.ts'
import { placeOf } from '../../live/live-event.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Controls } from './Controls.tsx'
import styles from './flow.module.css'
import { FlowTail } from './flow-tail.ts'
import { Lanes } from './Lanes.tsx'
import { lanesOf } from './lanes.ts'
import { matching } from './matches.ts'
import { type FlowSearch, route } from './page.ts'
import { RecordPanel } from './RecordPanel.tsx'
import { isNote } from './recent.ts'
import { useScrolled } from './use-scrolled.ts'

/** What happens now: every record of the chosen topics in the lane of its service, the newest on top. */
export function Flow() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error } = useQuery(tailTopicsQuery)
  const chosen = useMemo(() => search.topics?.split(',') ?? [], [search.topics])
  const { from = 'now' } = search
  const tail = useMemo(() => new FlowTail(chosen, from), [chosen, from])
  useEffect(() => tail.start(), [tail])
  const { entries, fresh, came, connection } = useSyncExternalStore(tail.watch, tail.state)
  const scrolled = useScrolled()
  const [picked, pick] = useState<string>()
  const held = search.paused === true || search.record !== undefined || picked !== undefined || scrolled
  useEffect(() => tail.hold(held), [tail, held])

  const set = (change: (now: FlowSearch) => FlowSearch) => void navigate({ search: change, replace: true })
  const open = (place: string) => {
    pick(place)
    set((now) => ({ ...now, record: place }))
  }
  const close = () => {
    pick(undefined)
    set(({ record: _, ...rest }) => rest)
  }
  const goOn = () => {
    scrollTo({ top: 0 })
    pick(undefined)
    set(({ paused: _, record: __, ...rest }) => rest)
  }
  const pause = () => set((now) => ({ ...now, paused: true }))
  useKeys('Flow', [{ keys: 'p', label: held ? 'Go on' : 'Pause', run: held ? goOn : pause }])

  const { order, type, service } = search
  const shown = useMemo(
    () => matching(entries, { ...(order && { order }), ...(type && { type }), ...(service && { service }) }),
    [entries, order, type, service],
  )
  const record = useMemo(
    () =>
      search.record === undefined
        ? undefined
        : entries.find((entry) => !isNote(entry) && placeOf(entry) === search.record),
    [entries, search.record],
  )
  const lanes = useMemo(
    () =>
      lanesOf(
        (data?.items ?? []).filter(({ name, ofOrders }) => (chosen.length === 0 ? ofOrders : chosen.includes(name))),
        search.by,
      ),
    [data, chosen, search.by],
  )

  return (
    <div className={styles.page}>
      <h1>Flow</h1>
      {error ? <Failure what="The topics" error={error} stale={!!data} /> : null}
      <Controls search={search} topics={data?.items ?? []} set={set} />
      <div className={styles.status}>
        <button type="button" className={styles.hold} aria-pressed={held} onClick={held ? goOn : pause}>
          {held ? `Paused: ${fresh} new` : 'Pause'}
        </button>
        <span>
          {connection === 'live'
            ? `${came} records came`
            : connection === 'away'
              ? 'Not live: trying again'
              : 'Connecting'}
          {shown.length === entries.length ? '' : `, ${shown.filter((entry) => !isNote(entry)).length} shown`}
        </span>
      </div>
      {shown.length === 0 ? (
        <Empty title={entries.length === 0 ? 'Nothing has come yet' : 'The filter lets nothing through'}>
          {entries.length === 0
            ? search.from
              ? 'What was written since then is looked for, which takes some seconds. If nothing was, place an order.'
              : 'Records are shown from the moment this page was opened. Look farther back with “from”, or place an order.'
            : `${entries.length} records are there. Take a part of the filter away.`}
        </Empty>
      ) : (
        <Lanes
          entries={shown}
          lanes={lanes}
          by={search.by ?? 'service'}
          picked={search.record ?? picked}
          onPick={pick}
          onOpen={open}
        />
      )}
      {search.record === undefined ? null : (
        <RecordPanel
          place={search.record}
          row={record && !isNote(record) ? record : undefined}
          onOrder={(id) => set(({ order: _, ...rest }) => (id === undefined ? rest : { ...rest, order: id }))}
          order={order}
          onClose={close}
        />
      )}
    </div>
  )
}
