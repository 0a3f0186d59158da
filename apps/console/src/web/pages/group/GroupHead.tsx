import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteGroup, type GroupDetails, groupQuery, pauseGroup } from '../../api/groups.ts'
import { queryClient } from '../../api/query-client.ts'
import { isAdmin, useUser } from '../../api/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Service } from '../../ui/Service.tsx'
import segments from '../../ui/segments.module.css'
import styles from '../groups/groups.module.css'
import { StateBadge } from '../groups/StateBadge.tsx'
import { tabs } from './search.ts'

/** The group's name, how it stands in words, what can be done with it, and the ways to its parts. */
export function GroupHead({ group }: { group: GroupDetails }) {
  const paused = group.instances.filter((instance) => instance.paused).length
  const act = paused > 0 ? 'resume' : 'pause'
  const change = useMutation({
    mutationFn: () => pauseGroup(group.group, act),
    onSettled: () => queryClient.invalidateQueries({ queryKey: groupQuery(group.group).queryKey }),
  })
  return (
    <>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Group {group.group}</h1>
          <p>
            <StateBadge state={group.state} /> {group.service ? <Service name={group.service} /> : null}{' '}
            <strong>{group.words}</strong>
          </p>
          <p className={styles.hint}>
            protocol {group.type}
            {group.assignor ? `, partitions given out by ${group.assignor}` : ''}
          </p>
        </div>
        <div className={styles.actions}>
          <Button
            because={
              group.instances.length === 0
                ? 'Only services of this platform can be asked to pause.'
                : change.isPending
                  ? 'It is being asked.'
                  : undefined
            }
            onClick={() => change.mutate()}
          >
            {act === 'pause' ? 'Pause' : 'Resume'}
          </Button>
          <Delete group={group} />
        </div>
      </header>
      {change.error ? <Failure what={`The ${act}`} error={change.error} /> : null}
      {paused > 0 ? (
        <p className={styles.warning} role="status">
          Paused: {paused} of {group.instances.length} processes read nothing until they are resumed, and keep their
          partitions.
        </p>
      ) : null}
      {group.instances
        .filter(({ error }) => error !== null)
        .map(({ url, error }) => (
          <p key={url} className={styles.warning}>
            {error}
          </p>
        ))}
      <nav className={segments.segments} aria-label="About this group">
        {tabs.map((tab) => (
          <Link
            key={tab}
            to="/kafka/groups/$group"
            params={{ group: group.group }}
            search={tab === 'partitions' ? {} : { tab }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {tab}
          </Link>
        ))}
        <Link
          to="/kafka/groups/$group/offsets"
          params={{ group: group.group }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          move offsets
        </Link>
      </nav>
    </>
  )
}

function Delete({ group: { group, members, partitions } }: { group: GroupDetails }) {
  const admin = isAdmin(useUser())
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => deleteGroup(group),
    onSuccess: () => navigate({ to: '/kafka/groups' }),
  })
  const because = !admin
    ? 'Only an admin deletes groups.'
    : members.length > 0
      ? `It has ${members.length} members: stop them first.`
      : undefined
  return (
    <>
      <Button look="danger" because={because} onClick={() => setOpen(true)}>
        Delete
      </Button>
      {open ? (
        <Dialog title="Delete the group" onClose={() => setOpen(false)}>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault()
              if (typed === group) remove.mutate()
            }}
          >
            <p>What it has committed on {partitions.length} partitions is lost: who joins it again begins anew.</p>
            <label>
              Write its name, {group}
              <input value={typed} onChange={({ target }) => setTyped(target.value)} />
            </label>
            {remove.error ? <Failure what="The deletion" error={remove.error} /> : null}
            <div className={styles.actions}>
              <Button onClick={() => setOpen(false)}>Leave it</Button>
              <Button look="danger" type="submit" because={typed === group ? undefined : 'Write the group’s name.'}>
                Delete {group}
              </Button>
            </div>
          </form>
        </Dialog>
      ) : null}
    </>
  )
}
