import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type Group, groupsQuery } from '../../api/groups.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Service } from '../../ui/Service.tsx'
import { Sparkline } from '../../ui/Sparkline.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './groups.module.css'
import { route } from './page.ts'
import { StateBadge } from './StateBadge.tsx'
import type { GroupsSearch } from './search.ts'
import { shownOf } from './shown.ts'

/** Every consumer group of the cluster: state, members, and what waits, in words. */
export function Groups() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/kafka/groups' })
  const { data, error, refetch } = useQuery(groupsQuery)
  const groups = data?.groups ?? []
  const shown = shownOf(groups, search)
  const states = [...new Set(groups.map(({ state }) => state))].toSorted()
  const field = useRef<HTMLInputElement>(null)
  const [at, setAt] = useState(-1)
  const current = shown[Math.min(at, shown.length - 1)]
  useKeys('Groups', [
    { keys: '/', label: 'Filter by text', run: () => field.current?.focus() },
    { keys: 'j', label: 'Next group', run: () => setAt(Math.min(at + 1, shown.length - 1)) },
    { keys: 'k', label: 'Group before', run: () => setAt(Math.max(at - 1, 0)) },
    {
      keys: 'Enter',
      label: 'Open the group',
      run: () => current && void navigate({ to: '/kafka/groups/$group', params: { group: current.group } }),
    },
  ])
  const set = (change: (now: GroupsSearch) => GroupsSearch) => void navigate({ search: change, replace: true })

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Consumer groups</h1>
        <span className={styles.hint}>
          {data?.at ? (
            <>
              as of <Time at={data.at} />
            </>
          ) : null}
        </span>
      </header>
      <div className={styles.filters}>
        <Segments
          label="State"
          names={['all', ...states]}
          chosen={search.state ?? 'all'}
          onChoose={(state) => set(({ state: _, ...rest }) => (state === 'all' ? rest : { ...rest, state }))}
        />
        <input
          ref={field}
          className={styles.text}
          type="search"
          aria-label="Filter by text"
          placeholder="Group, topic or service"
          value={search.q ?? ''}
          onChange={({ target: { value } }) => set(({ q: _, ...rest }) => (value ? { ...rest, q: value } : rest))}
        />
      </div>
      {error ? <Failure what="The groups" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data?.error ? (
        <Failure what="The groups" error={new Error(`Kafka could not be asked: ${data.error}`)} stale />
      ) : null}
      {data && shown.length === 0 ? (
        <Empty title={groups.length === 0 ? 'No consumer groups yet' : 'No group fits this filter'}>
          {groups.length === 0 ? (
            'A group is there when a consumer has joined it or committed an offset. Looked every five seconds.'
          ) : (
            <Link to="/kafka/groups">Show all groups</Link>
          )}
        </Empty>
      ) : (
        <GroupTable groups={shown} current={current} search={search} />
      )}
      <p className={styles.foot} role="status">
        {data ? `${shown.length} of ${groups.length} groups` : 'Loading …'}
      </p>
    </div>
  )
}

function GroupTable({
  groups,
  current,
  search,
}: {
  groups: readonly Group[]
  current: Group | undefined
  search: GroupsSearch
}) {
  const sort = search.sort ?? 'lag'
  const head = (by: 'lag' | 'group', label: string) => (
    <th scope="col" aria-sort={sort === by ? (by === 'lag' ? 'descending' : 'ascending') : 'none'}>
      <Link to="/kafka/groups" search={{ ...search, sort: by }} replace>
        {label}
      </Link>
    </th>
  )
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head('group', 'Group')}
            <th scope="col">State</th>
            <NumberHead>Members</NumberHead>
            {head('lag', 'Waiting')}
            <th scope="col">Last minute</th>
            <th scope="col">Topics</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.group} data-current={group === current}>
              <td>
                <Link to="/kafka/groups/$group" params={{ group: group.group }} className={styles.name}>
                  {group.group}
                </Link>
                {group.service ? (
                  <div className={styles.hint}>
                    <Service name={group.service} />
                  </div>
                ) : null}
              </td>
              <td>
                <StateBadge state={group.state} />
              </td>
              <td className={styles.number}>{group.members}</td>
              <td data-trend={group.trend} className={styles.words}>
                {group.words}
              </td>
              <td>
                <Sparkline
                  values={group.recent}
                  label={`Records that waited in the last minute, the last ${group.lag}`}
                />
              </td>
              <td className={styles.topics} title={group.topics.join(', ')}>
                {group.topics.join(', ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
