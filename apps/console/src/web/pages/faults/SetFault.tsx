import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type FaultWish, faultsQuery, switchFault } from '../../api/faults.ts'
import { queryClient } from '../../api/query-client.ts'
import { services } from '../../format/services.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { kinds } from './choices.ts'
import styles from './faults.module.css'

const spans = [30, 60, 300, 900, 3_600]

/** Switches a fault on. It replaces the one that was on for the service before. */
export function SetFault() {
  const [wish, setWish] = useState<FaultWish>({
    service: 'payments',
    fault: 'fail',
    percent: 30,
    delayMs: 500,
    forSeconds: 60,
  })
  const change = (more: Partial<FaultWish>) => setWish((now) => ({ ...now, ...more }))
  const set = useMutation({
    mutationFn: () => switchFault({ ...wish, delayMs: wish.fault === 'delay' ? wish.delayMs : 0 }, crypto.randomUUID()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: faultsQuery.queryKey }),
  })

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate()
      }}
    >
      <label>
        Service
        <select
          value={wish.service}
          onChange={({ target }) => change({ service: services.find((name) => name === target.value) ?? 'payments' })}
        >
          {services.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Fault
        <select
          value={wish.fault}
          onChange={({ target }) => change({ fault: kinds.find(({ name }) => name === target.value)?.name ?? 'fail' })}
        >
          {kinds.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className={styles.fine}>{kinds.find(({ name }) => name === wish.fault)?.does}</span>
      </label>
      {wish.fault === 'delay' ? (
        <label>
          Delay in milliseconds
          <input
            type="number"
            min={1}
            max={60_000}
            required
            value={wish.delayMs}
            onChange={({ target }) => change({ delayMs: target.valueAsNumber })}
          />
        </label>
      ) : null}
      <label>
        How many of a hundred
        <input
          type="number"
          min={1}
          max={100}
          required
          value={wish.percent}
          onChange={({ target }) => change({ percent: target.valueAsNumber })}
        />
      </label>
      <label>
        It ends after
        <select value={wish.forSeconds} onChange={({ target }) => change({ forSeconds: Number(target.value) })}>
          {spans.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds < 60 ? `${seconds} seconds` : seconds === 60 ? 'a minute' : `${seconds / 60} minutes`}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" look="main" because={set.isPending ? 'It is on its way.' : undefined}>
        Switch it on
      </Button>
      {set.error ? <Failure what="The fault" error={set.error} /> : null}
    </form>
  )
}
