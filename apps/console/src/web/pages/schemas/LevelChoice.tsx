import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { type LevelName, levels, setLevel, subjectsQuery } from '../../api/schemas.ts'
import { isAdmin, useUser } from '../../api/session.ts'
import { Failure } from '../../ui/Failure.tsx'
import styles from './schemas.module.css'

const words: Record<LevelName, string> = {
  NONE: 'anything may follow anything',
  BACKWARD: 'it must read what the newest version wrote',
  BACKWARD_TRANSITIVE: 'it must read what any version wrote',
  FORWARD: 'the newest version must read what it writes',
  FORWARD_TRANSITIVE: 'every version must read what it writes',
  FULL: 'it and the newest version must read each other',
  FULL_TRANSITIVE: 'it and every version must read each other',
}

interface Props {
  /** null: of all that have no level of their own. */
  subject: string | null
  own: LevelName | null
  global: LevelName
}

/** What a new schema must do, and for admins the way to change it. */
export function LevelChoice({ subject, own, global }: Props) {
  const admin = isAdmin(useUser())
  const change = useMutation({
    mutationFn: (level: LevelName | null) => setLevel(subject, level),
    onSettled: () => queryClient.invalidateQueries({ queryKey: subjectsQuery.queryKey }),
  })
  const level = own ?? global

  return (
    <div className={styles.level}>
      {admin ? (
        <select
          aria-label="Compatibility level"
          value={own ?? ''}
          disabled={change.isPending}
          onChange={({ target }) => change.mutate(levels.find((name) => name === target.value) ?? null)}
        >
          {subject === null ? null : <option value="">as all others: {global}</option>}
          {levels.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      ) : (
        <strong>{level}</strong>
      )}
      <span className={styles.fine}>
        A new schema: {words[level]}.
        {own === null ? ' That is the rule of all subjects that have none of their own.' : ''}
        {admin ? '' : ' An admin may change it.'}
      </span>
      {change.error ? <Failure what="The level" error={change.error} /> : null}
    </div>
  )
}
