import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type GroupDetails, type ResetPlan, resetGroup } from '../../api/groups.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import styles from '../groups/groups.module.css'

/** Before and after of each partition, what that does, and the button that does it. */
export function Plan({ plan, group }: { plan: ResetPlan; group: GroupDetails }) {
  const navigate = useNavigate()
  const ours = group.instances.length > 0
  const reset = useMutation({
    mutationFn: () => resetGroup(plan),
    onSuccess: ({ operation }) => navigate({ to: '/operations/$id', params: { id: operation } }),
  })
  const away = group.instances.find(({ error }) => error !== null)
  const because =
    plan.partitions.length === 0
      ? 'The plan moves nothing.'
      : !ours && plan.members > 0
        ? `Kafka moves no group that has members, and this one has ${plan.members}. Stop them first.`
        : away
          ? `Every process has to be asked: ${away.error}`
          : reset.isPending
            ? 'It is being set going.'
            : undefined
  return (
    <Card title="What it would do">
      <div className={styles.form}>
        <p className={styles.effect} role="status">
          {effectOf(plan)}
        </p>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Topic</th>
                <NumberHead>Partition</NumberHead>
                <NumberHead>Before</NumberHead>
                <NumberHead>After</NumberHead>
                <NumberHead>Read again</NumberHead>
                <NumberHead>Skipped</NumberHead>
                <th scope="col">Note</th>
              </tr>
            </thead>
            <tbody>
              {plan.partitions.map(({ topic, partition, before, after, again, skipped, note }) => (
                <tr key={`${topic}:${partition}`}>
                  <td className={styles.name}>{topic}</td>
                  <td className={styles.number}>{partition}</td>
                  <td className={styles.number}>{before ?? 'nothing'}</td>
                  <td className={styles.number}>{after}</td>
                  <td className={styles.number}>{again}</td>
                  <td className={styles.number}>{skipped}</td>
                  <td>{note ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {plan.left.map(({ topic, partition, why }) => (
          <p key={`${topic}:${partition}`} className={styles.hint}>
            {topic}:{partition} stays as it is: {why}.
          </p>
        ))}
        <p className={styles.hint}>
          {ours
            ? 'The service is paused, moved, looked at again and resumed. Events that it remembers, those of the last eight days, are counted as duplicates and do nothing; those that it had ignored are taken.'
            : 'Kafka moves it at once, and what is committed then is read back.'}
        </p>
        {reset.error ? <Failure what="The reset" error={reset.error} /> : null}
        <div className={styles.actions}>
          <Button look="danger" because={because} onClick={() => reset.mutate()}>
            {ours ? 'Pause, move, verify and resume' : 'Move the offsets'}
          </Button>
        </div>
      </div>
    </Card>
  )
}

function effectOf({ again, skipped, partitions }: ResetPlan): string {
  const effects = [
    ...(again === '0' ? [] : [`${again} records will be read again`]),
    ...(skipped === '0' ? [] : [`${skipped} records will never be read by this group`]),
  ]
  const moved = partitions.filter(({ before, after }) => before !== after).length
  return effects.length === 0
    ? moved === 0
      ? 'Nothing moves.'
      : `${moved} partitions move, past no record that is still there.`
    : `${effects.join(', and ')}.`
}
