import { duration } from '../../format/duration.ts'
import { Service } from '../../ui/Service.tsx'
import styles from './order.module.css'
import type { Stop } from './way.ts'

const signs: Record<Stop['state'], string> = {
  ahead: '',
  waiting: '…',
  reached: '✓',
  failed: '✕',
  undone: '↺',
  'passed-by': '–',
}

const words: Record<Stop['state'], string> = {
  ahead: 'ahead',
  waiting: 'waiting',
  reached: 'done',
  failed: 'no',
  undone: 'undone',
  'passed-by': 'not reached',
}

/** The stations in a row; each lights up when its event is there. */
export const Stations = ({ way, placedAt }: { way: readonly Stop[]; placedAt: string }) => (
  <ol className={styles.way} aria-label="Stations">
    {way.map(({ station, state, at, parcels }) => (
      <li key={station.id} className={styles.stop} data-state={state}>
        <span className={styles.sign} aria-hidden="true">
          {signs[state]}
        </span>
        <span className={styles.stopName}>
          {station.id === 'done' && state === 'failed' ? 'Cancelled' : station.label}
        </span>
        <span className={styles.fine}>
          <Service name={station.service} />
        </span>
        <span className={styles.fine}>
          {at === undefined
            ? state === 'waiting'
              ? parcels && parcels.done > 0
                ? `${parcels.done} of ${parcels.of} parcels`
                : `waiting ${station.waits}`
              : words[state]
            : `${station.id === 'done' && state === 'failed' ? 'over' : words[state]}, +${duration(Math.max(0, Date.parse(at) - Date.parse(placedAt)))}`}
          {at !== undefined && parcels ? `, ${parcels.done} of ${parcels.of} parcels` : ''}
        </span>
      </li>
    ))}
  </ol>
)
