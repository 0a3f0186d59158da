import { setZone, useZone } from '../preferences.ts'
import styles from './shell.module.css'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

export function ZoneChoice() {
  const zone = useZone()
  return (
    <select
      className={styles.zone}
      aria-label="Time zone"
      value={zone}
      onChange={({ target }) => setZone(target.value)}
    >
      <option value="local">Local time</option>
      {zones.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  )
}
