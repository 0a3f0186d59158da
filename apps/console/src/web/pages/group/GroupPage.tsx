import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type GroupDetails, groupQuery } from '../../api/groups.ts'
import { ApiProblem } from '../../api/http.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../groups/groups.module.css'
import { GroupHead } from './GroupHead.tsx'
import { History } from './History.tsx'
import { Members } from './Members.tsx'
import { Partitions } from './Partitions.tsx'
import { route } from './page.ts'

/** One group: its partitions, members, or how its lag went. */
export function GroupPage() {
  const { group } = route.useParams()
  const { tab = 'partitions' } = route.useSearch()
  return (
    <OneGroup group={group}>
      {(found) => (
        <>
          {tab === 'partitions' ? <Partitions partitions={found.partitions} /> : null}
          {tab === 'members' ? <Members group={found} /> : null}
          {tab === 'history' ? <History group={found} /> : null}
        </>
      )}
    </OneGroup>
  )
}

interface Props {
  group: string
  children: (group: GroupDetails) => ReactNode
}

/** What is around each part of a group: its head, or why there is none. */
export function OneGroup({ group, children }: Props) {
  const { data, error, refetch } = useQuery(groupQuery(group))
  if (!data) {
    if (error instanceof ApiProblem && error.status === 404) {
      return (
        <Empty page title={`There is no group ${group}`}>
          It was deleted, or never committed anything. <Link to="/kafka/groups">All groups</Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The group" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the group …</p>
    )
  }
  return (
    <div className={styles.page}>
      <GroupHead group={data} />
      {error ? <Failure what="The group" error={error} stale retry={() => void refetch()} /> : null}
      {children(data)}
    </div>
  )
}
