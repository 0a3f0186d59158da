import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { TopicPlan } from '../../api/kafka.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from './kafka.module.css'
import { Plan } from './Plan.tsx'

interface Props {
  title: string
  act: (dryRun: boolean) => Promise<TopicPlan>
  /** What the button that does it says. */
  word: string
  /** Has to be typed first: what can't be undone is not done by a slip. */
  typed?: string
  onClose: () => void
  onDone?: () => void
}

/** Shows the plan of a change, and does it when it is told to. */
export function ChangeDialog({ title, act, word, typed, onClose, onDone }: Props) {
  const [text, setText] = useState('')
  // Asked for once a dialog: it is the plan that is agreed to.
  const plan = useQuery({
    queryKey: ['kafka-plan', title],
    queryFn: () => act(true),
    gcTime: 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const change = useMutation({
    mutationFn: () => act(false),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['kafka'] })
      onClose()
      onDone?.()
    },
  })
  const refusal = plan.data
    ? typed !== undefined && text !== typed
      ? 'Type the name first.'
      : change.isPending
        ? 'It is being done.'
        : undefined
    : 'There is no plan yet.'
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (refusal === undefined) change.mutate()
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {plan.error ? <Failure what="The plan" error={plan.error} /> : null}
        {plan.data ? <Plan plan={plan.data} /> : plan.error ? null : <p role="status">Asking Kafka …</p>}
        {typed !== undefined && plan.data ? (
          <label>
            Type {typed}
            <input
              className={styles.field}
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setText(target.value)}
            />
          </label>
        ) : null}
        {change.error ? <Failure what="The change" error={change.error} /> : null}
        <div className={styles.bar}>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" look={typed === undefined ? 'main' : 'danger'} because={refusal}>
            {word}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
