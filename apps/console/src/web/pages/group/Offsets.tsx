import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId } from 'react'
import { type GroupDetails, planReset } from '../../api/groups.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../groups/groups.module.css'
import { OneGroup } from './GroupPage.tsx'
import { Plan } from './Plan.tsx'
import { offsetsRoute } from './page.ts'
import { commandOf, scopeOf, targetOf } from './request.ts'
import { type Kind, kinds, type OffsetsSearch } from './search.ts'

/** Moves a group's offsets: what is asked, what it would do, and then does it. */
export function Offsets() {
  const { group } = offsetsRoute.useParams()
  return <OneGroup group={group}>{(found) => <Planner group={found} />}</OneGroup>
}

const labels: Record<Kind, string> = {
  earliest: 'the first record',
  latest: 'the end',
  datetime: 'a time',
  offset: 'an offset',
  shift: 'so many on or back',
  group: 'where another group is',
}
const fields: Partial<Record<Kind, { label: string; type: string }>> = {
  datetime: { label: 'Time, in the zone of this browser', type: 'datetime-local' },
  offset: { label: 'Offset, in every partition that is meant', type: 'text' },
  shift: { label: 'Records; back with a minus', type: 'text' },
  group: { label: 'The other group', type: 'text' },
}

function Planner({ group }: { group: GroupDetails }) {
  const search = offsetsRoute.useSearch()
  const navigate = useNavigate({ from: '/kafka/groups/$group/offsets' })
  const list = useId()
  const [scope, target] = [scopeOf(search), targetOf(search)]
  const wrong = [scope, target].find((each) => typeof each === 'string' && each !== 'all') as string | undefined
  const plan = useMutation({
    mutationFn: async () => {
      if (wrong !== undefined || typeof target === 'string') throw new Error(wrong ?? 'Choose where to.')
      return planReset(group.group, typeof scope === 'string' ? 'all' : scope, target)
    },
  })
  const set = (change: OffsetsSearch) => {
    plan.reset()
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  }
  const field = search.to ? fields[search.to] : undefined

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (wrong === undefined) plan.mutate()
  }

  return (
    <>
      <Card title="Where to">
        <form className={styles.form} onSubmit={submit}>
          <fieldset className={styles.choices}>
            <legend className={styles.hint}>Move it to</legend>
            {kinds.map((kind) => (
              <label key={kind}>
                <input
                  type="radio"
                  name="to"
                  checked={search.to === kind}
                  onChange={() => set({ to: kind, value: '' })}
                />
                {labels[kind]}
              </label>
            ))}
          </fieldset>
          {field ? (
            <label>
              {field.label}
              <input
                type={field.type}
                step="1"
                value={search.value ?? ''}
                onChange={({ target: { value } }) => set({ value })}
              />
            </label>
          ) : null}
          <label>
            Topics, with partitions if only some: orders.v1 payments.v1:0,1. Empty is all that it has committed.
            <input
              list={list}
              value={search.topics ?? ''}
              placeholder="all topics"
              onChange={({ target: { value } }) => set({ topics: value })}
            />
            <datalist id={list}>
              {[...new Set(group.partitions.map(({ topic }) => topic))].map((topic) => (
                <option key={topic} value={topic} />
              ))}
            </datalist>
          </label>
          <div className={styles.actions}>
            <Button
              type="submit"
              look="main"
              because={wrong ?? (plan.isPending ? 'It is being worked out.' : undefined)}
            >
              Show what it would do
            </Button>
          </div>
          {wrong === undefined ? (
            <p className={styles.hint}>
              By the command line: <code>{commandOf(group.group, search)}</code>
            </p>
          ) : null}
        </form>
      </Card>
      {plan.error ? <Failure what="The plan" error={plan.error} /> : null}
      {plan.data ? <Plan plan={plan.data} group={group} /> : null}
    </>
  )
}
