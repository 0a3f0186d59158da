import { type FormEvent, useRef, useState } from 'react'
import { useKeys } from '../../../shell/use-keys.ts'
import { Button } from '../../../ui/Button.tsx'
import kafka from '../../kafka/kafka.module.css'
import { route, type TopicSearch } from '../page.ts'
import styles from './messages.module.css'
import { fromLocal, toLocal } from './times.ts'

/** Which records are wanted. What is chosen goes into the URL when it is asked for, and is looked for then. */
export function Filters({ partitions }: { partitions: number }) {
  const search = route.useSearch()
  // A new URL, as by going back, fills the fields anew.
  return <Fields key={JSON.stringify({ ...search, record: '', live: '' })} partitions={partitions} search={search} />
}

const texts = ['q', 'filter', 'cols', 'fromOffset', 'toOffset'] as const

function Fields({ partitions, search }: { partitions: number; search: TopicSearch }) {
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const [more, setMore] = useState(search.fromOffset !== undefined || search.toOffset !== undefined || !!search.cols)
  useKeys('Record filter', [{ keys: '/', label: 'Search in the records', run: () => field.current?.focus() }])

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (name: string) => String(fields.get(name) ?? '').trim()
    const partition = text('partition')
    const [from, to] = [fromLocal(text('from')), fromLocal(text('to'))]
    const kept = Object.fromEntries(texts.map((name) => [name, text(name)]).filter(([, value]) => value !== ''))
    void navigate({
      search: ({ live }) => ({
        ...(live && !text('order') ? { live } : {}),
        ...kept,
        ...(partition === '' ? {} : { partition: Number(partition) }),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(text('order') === 'oldest' ? { order: 'oldest' as const } : {}),
      }),
    })
  }

  return (
    <form className={styles.filters} onSubmit={submit}>
      <label className={styles.long}>
        Text in key, header or value
        <input
          ref={field}
          name="q"
          type="search"
          className={kafka.field}
          defaultValue={search.q ?? ''}
          maxLength={500}
        />
      </label>
      <label className={styles.long}>
        Filter
        <input
          name="filter"
          className={kafka.field}
          defaultValue={search.filter ?? ''}
          maxLength={1_000}
          placeholder={'type = "orders.order.placed" and data.total.amountMinor > 5000'}
          spellCheck={false}
        />
      </label>
      <label>
        Partition
        <select name="partition" className={kafka.field} defaultValue={search.partition ?? ''}>
          <option value="">all</option>
          {Array.from({ length: Math.max(partitions, (search.partition ?? -1) + 1) }, (_, partition) => (
            <option key={partition} value={partition}>
              {partition}
            </option>
          ))}
        </select>
      </label>
      <label>
        Sent from
        <input name="from" type="datetime-local" step="1" className={kafka.field} defaultValue={toLocal(search.from)} />
      </label>
      <label>
        Sent before
        <input name="to" type="datetime-local" step="1" className={kafka.field} defaultValue={toLocal(search.to)} />
      </label>
      <label>
        Order
        <select name="order" className={kafka.field} defaultValue={search.order ?? ''}>
          <option value="">newest first</option>
          <option value="oldest">oldest first</option>
        </select>
      </label>
      {more ? (
        <>
          <label>
            From offset
            <input
              name="fromOffset"
              inputMode="numeric"
              pattern="\d*"
              className={kafka.field}
              defaultValue={search.fromOffset ?? ''}
            />
          </label>
          <label>
            To offset
            <input
              name="toOffset"
              inputMode="numeric"
              pattern="\d*"
              className={kafka.field}
              defaultValue={search.toOffset ?? ''}
            />
          </label>
          <label className={styles.long}>
            Own columns, with commas between
            <input
              name="cols"
              className={kafka.field}
              defaultValue={search.cols ?? ''}
              placeholder="data.total.amountMinor, headers.ce_source"
              spellCheck={false}
            />
          </label>
        </>
      ) : null}
      <div className={kafka.bar}>
        <Button type="submit" look="main">
          Look
        </Button>
        <Button onClick={() => setMore(!more)} aria-expanded={more}>
          {more ? 'Less' : 'More'}
        </Button>
      </div>
    </form>
  )
}
