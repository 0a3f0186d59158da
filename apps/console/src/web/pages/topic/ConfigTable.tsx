import { useState } from 'react'
import type { Config } from '../../api/kafka.ts'
import styles from '../kafka/kafka.module.css'

/** A topic's settings: those that were made for it first, what it would be without them beside. */
export function ConfigTable({ configs }: { configs: readonly Config[] }) {
  const [text, setText] = useState('')
  const shown = configs
    .filter(({ name }) => name.includes(text.trim().toLowerCase()))
    .toSorted((a, b) => Number(b.overridden) - Number(a.overridden))
  return (
    <div className={styles.page}>
      <input
        className={styles.field}
        type="search"
        aria-label="Filter settings"
        placeholder="Setting"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Settings">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Value</th>
              <th scope="col">Comes from</th>
              <th scope="col">Without it</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, value, source, overridden, fallback, documentation }) => (
              <tr key={name}>
                <td className={styles.mono} title={documentation.replaceAll(/<[^>]*>/g, '')}>
                  {overridden ? <strong>{name}</strong> : name}
                </td>
                <td className={styles.mono}>{value ?? '(not told)'}</td>
                <td>{source === 'topic' ? 'this topic' : source}</td>
                <td className={styles.mono}>{overridden ? (fallback ?? 'not told') : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
