import { configPlace } from '@waybill/operations/config-places'
import { useState } from 'react'
import type { Config } from '../../api/kafka.ts'
import { isAdmin, useUser } from '../../api/session.ts'
import styles from '../kafka/kafka.module.css'
import { ChangeConfig } from './ChangeConfig.tsx'
import { inWords } from './layers.ts'

interface Props {
  id: number
  configs: readonly Config[]
}

/** The settings of a broker: where each comes from, what is set beneath it, and which can be changed while it runs. */
export function Configs({ id, configs }: Props) {
  const admin = isAdmin(useUser())
  const [text, setText] = useState('')
  const [dynamic, setDynamic] = useState(false)
  const shown = configs
    .filter(({ name, readOnly }) => name.includes(text.trim().toLowerCase()) && !(dynamic && readOnly))
    .toSorted((a, b) => rank(a) - rank(b))
  return (
    <div className={styles.page}>
      {admin ? <ChangeConfig id={id} configs={configs} /> : null}
      <div className={styles.bar}>
        <input
          className={styles.field}
          type="search"
          aria-label="Filter settings"
          placeholder="Setting"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <label className={styles.check}>
          <input type="checkbox" checked={dynamic} onChange={({ target }) => setDynamic(target.checked)} />
          Only those that change while it runs
        </label>
        <span className={styles.fine} role="status">
          {shown.length} of {configs.length}
        </span>
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Settings">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Value</th>
              <th scope="col">Comes from</th>
              <th scope="col">Beneath it</th>
              <th scope="col">Changes</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((config) => (
              <tr key={config.name}>
                <td
                  className={`${styles.mono} ${styles.words}`}
                  title={config.documentation.replaceAll(/<[^>]*>/g, '')}
                >
                  {isDynamic(config) ? <strong>{config.name}</strong> : config.name}
                </td>
                <td className={styles.mono}>{inWords(config, config.layers[0])}</td>
                <td className={styles.whole}>{config.layers[0] ? configPlace(config.layers[0]) : '–'}</td>
                <td className={styles.mono}>
                  {config.layers
                    .slice(1)
                    .map((layer) => `${configPlace(layer)}: ${inWords(config, layer)}`)
                    .join(' · ') || '–'}
                </td>
                <td className={styles.whole}>{config.readOnly ? 'with a restart' : 'while it runs'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const isDynamic = ({ source }: Config) => source === 'broker' || source === 'cluster'

/** What somebody set while it ran first, then what its file says. */
const rank = (config: Config) => (isDynamic(config) ? 0 : config.source === 'static' ? 1 : 2)
