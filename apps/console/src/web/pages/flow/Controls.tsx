import { useRef } from 'react'
import type { TailTopic } from '../../api/tail.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Service } from '../../ui/Service.tsx'
import styles from './flow.module.css'
import { beginnings, type FlowSearch } from './page.ts'

interface Props {
  search: FlowSearch
  topics: readonly TailTopic[]
  set: (change: (now: FlowSearch) => FlowSearch) => void
}

const words = { now: 'from now on', '1m': 'the last minute', '5m': 'the last 5 minutes', '15m': 'the last 15 minutes' }

/** What is shown. It is in the URL, so a copied address shows the same; a filter works on what is there, paused too. */
export function Controls({ search, topics, set }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useKeys('Flow filter', [{ keys: '/', label: 'Filter by order', run: () => field.current?.focus() }])
  const usual = topics.filter(({ ofOrders }) => ofOrders).map(({ name }) => name)
  const chosen = new Set(search.topics?.split(',') ?? usual)
  const services = [...new Set(topics.map(({ service }) => service))]
  const change = (name: 'order' | 'type' | 'service', value: string) =>
    set(({ [name]: _, ...rest }) => (value === '' ? rest : { ...rest, [name]: value }))

  function toggle(name: string): void {
    const next = topics.map((topic) => topic.name).filter((other) => chosen.has(other) !== (other === name))
    set(({ topics: _, ...rest }) => (next.join() === usual.join() ? rest : { ...rest, topics: next.join(',') }))
  }

  return (
    <div className={styles.controls}>
      <input
        ref={field}
        type="search"
        aria-label="Filter by order"
        placeholder="Order id"
        value={search.order ?? ''}
        onChange={({ target }) => change('order', target.value.trim())}
      />
      <input
        type="search"
        aria-label="Filter by type"
        placeholder="Type, as stock.reserved"
        value={search.type ?? ''}
        onChange={({ target }) => change('type', target.value.trim())}
      />
      <select
        aria-label="Service"
        value={search.service ?? ''}
        onChange={({ target }) => change('service', target.value)}
      >
        <option value="">every service</option>
        {services.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select
        aria-label="From"
        value={search.from ?? 'now'}
        onChange={({ target }) =>
          set(({ from: _, ...rest }) => {
            const from = beginnings.find((one) => one === target.value && one !== 'now')
            return from ? { ...rest, from } : rest
          })
        }
      >
        {beginnings.map((name) => (
          <option key={name} value={name}>
            {words[name]}
          </option>
        ))}
      </select>
      <select
        aria-label="A lane is"
        value={search.by ?? 'service'}
        onChange={({ target }) =>
          set(({ by: _, ...rest }) => (target.value === 'topic' ? { ...rest, by: 'topic' } : rest))
        }
      >
        <option value="service">a lane each service</option>
        <option value="topic">a lane each topic</option>
      </select>
      <details className={styles.topics}>
        <summary>
          {chosen.size} of {topics.length} topics
        </summary>
        <fieldset>
          <legend>Topics that are followed</legend>
          {topics.map(({ name, service }) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen.has(name)}
                disabled={chosen.size === 1 && chosen.has(name)}
                onChange={() => toggle(name)}
              />
              {name} <Service name={service} />
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  )
}
