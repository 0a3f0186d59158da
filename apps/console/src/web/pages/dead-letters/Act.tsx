import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { deskQuery, discard, planRedrive, redrive, type Select } from '../../api/dead-letters.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../groups/groups.module.css'

interface Props {
  act: 'redrive' | 'discard'
  service: string
  select: Select
  onClose: () => void
}

/** Says what would be done, asks why and how fast, and sets it going. */
export function Act({ act, service, select, onClose }: Props) {
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [rate, setRate] = useState('100')
  const [force, setForce] = useState(false)
  const ratePerS = Number(rate)
  const wanted = { select, force, ratePerS: ratePerS >= 1 ? ratePerS : 1, ...(reason.trim() ? { reason } : {}) }
  const plan = useQuery({
    queryKey: ['dead-letters', service, 'plan', select, force],
    queryFn: () => planRedrive(service, wanted),
  })
  const begin = useMutation({
    mutationFn: () => (act === 'redrive' ? redrive(service, wanted) : discard(service, select, reason)),
    onSuccess: async ({ operation }) => {
      await queryClient.invalidateQueries({ queryKey: deskQuery.queryKey })
      await navigate({ to: '/operations/$id', params: { id: operation } })
    },
  })
  const count = plan.data ? (act === 'discard' ? plan.data.planned + plan.data.refused : plan.data.planned) : undefined
  const refusal =
    count === undefined
      ? 'It is being counted.'
      : count === 0
        ? 'No letter is meant.'
        : act === 'discard' && reason.trim() === ''
          ? 'Say why nobody needs them: it stands in their marks.'
          : act === 'redrive' && !(ratePerS >= 1 && ratePerS <= 10_000)
            ? 'Give a rate from 1 to 10000.'
            : begin.isPending
              ? 'It is being set going.'
              : undefined

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (refusal === undefined) begin.mutate()
  }

  return (
    <Dialog title={act === 'redrive' ? `Send back to ${service}` : 'Discard'} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {plan.error ? <Failure what="The plan" error={plan.error} retry={() => void plan.refetch()} /> : null}
        {plan.data ? (
          <p className={styles.effect} role="status">
            {act === 'redrive'
              ? `${plan.data.planned} would go to ${service}, and to no other service.${plan.data.refused > 0 ? ` ${plan.data.refused} came back three times or more and are refused.` : ''}`
              : `${count} would be listed and redriven no more. They stay on the topic as long as it keeps records.`}
          </p>
        ) : null}
        {act === 'redrive' ? (
          <>
            <label>
              Records a second, at most
              <input inputMode="numeric" value={rate} onChange={({ target }) => setRate(target.value)} />
            </label>
            <div className={styles.choices}>
              <label>
                <input type="checkbox" checked={force} onChange={({ target }) => setForce(target.checked)} />
                Those too that came back three times or more
              </label>
            </div>
          </>
        ) : null}
        <label>
          Reason{act === 'redrive' ? ', if there is one to tell' : ''}
          <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
        </label>
        {begin.error ? <Failure what={act === 'redrive' ? 'The redrive' : 'The discard'} error={begin.error} /> : null}
        <div className={styles.actions}>
          <Button onClick={onClose}>Leave it</Button>
          <Button look={act === 'redrive' ? 'main' : 'danger'} type="submit" because={refusal}>
            {act === 'redrive' ? 'Send back' : 'Discard'} {count ?? ''}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
