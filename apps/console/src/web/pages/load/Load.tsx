import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { beginLoad, isRunning, type LoadWish, loadQuery } from '../../api/load.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LoadState } from './LoadState.tsx'
import styles from './load.module.css'
import { commandOf, refusalOf, usual } from './wish.ts'

const parts = [
  ['cancelled', 'cancelled by their customer'],
  ['declined', 'with a card that is declined'],
  ['retried', 'sent twice with one key'],
  ['returned', 'brought back: nobody at home'],
] as const

/** Orders at a constant rate, as many customers would place them. */
export function Load() {
  const [wish, setWish] = useState<LoadWish>(usual)
  const { data, error, refetch } = useQuery(loadQuery)
  const refresh = () => queryClient.invalidateQueries({ queryKey: loadQuery.queryKey })
  const begin = useMutation({ mutationFn: () => beginLoad(wish), onSettled: refresh })
  const running = isRunning(data?.run)
  const because = running
    ? 'One is running: stop it, or wait for its end.'
    : begin.isPending
      ? 'It is being begun.'
      : refusalOf(wish)

  return (
    <div className={styles.page}>
      <h1>Load</h1>
      {error ? <Failure what="The load" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      <div className={styles.columns}>
        <Card title="Place orders">
          <div className={styles.form}>
            <Amount label="Orders a second" value={wish.rate} onChange={(rate) => setWish({ ...wish, rate })} />
            <Amount label="Seconds" value={wish.seconds} onChange={(seconds) => setWish({ ...wish, seconds })} />
            <Amount
              label="Customers"
              value={wish.customers}
              onChange={(customers) => setWish({ ...wish, customers })}
            />
            <fieldset className={styles.mix}>
              <legend>Of a hundred orders</legend>
              {parts.map(([name, label]) => (
                <Amount
                  key={name}
                  label={label}
                  value={wish.mix[name]}
                  onChange={(percent) => setWish({ ...wish, mix: { ...wish.mix, [name]: percent } })}
                />
              ))}
            </fieldset>
            <Button look="main" because={because} onClick={() => begin.mutate()}>
              Begin
            </Button>
            {because ? <p className={styles.fine}>{because}</p> : null}
            {begin.error ? <Failure what="The load" error={begin.error} /> : null}
          </div>
        </Card>
        <Card title={running ? 'It runs' : 'The last one'}>
          {data?.run ? (
            <LoadState run={data.run} />
          ) : (
            <Empty title="No load yet">Since the console’s server started nobody has begun one.</Empty>
          )}
        </Card>
      </div>
      <p className={styles.fine}>
        The next order is sent on time even if earlier ones are not answered. Stock is raised by what is going to be
        ordered, so that none is refused because it ran out. CLI: <code>{commandOf(wish)}</code>
      </p>
    </div>
  )
}

interface AmountProps {
  label: string
  value: number
  onChange: (value: number) => void
}

const Amount = ({ label, value, onChange }: AmountProps) => (
  <label className={styles.amount}>
    {label}
    <input
      type="number"
      min={0}
      value={Number.isNaN(value) ? '' : value}
      onChange={({ target }) => onChange(target.valueAsNumber)}
    />
  </label>
)
