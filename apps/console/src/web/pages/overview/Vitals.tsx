import type { Pulse } from '../../api/pulse.ts'
import { duration } from '../../format/duration.ts'
import { Sparkline } from '../../ui/Sparkline.tsx'
import styles from './overview.module.css'

const percent = (share: number) => `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`

/** The figures at the top; a dash for what is not known. */
export function Vitals({ pulse }: { pulse: Pulse | undefined }) {
  const perMinute = pulse?.perMinute ?? []
  const lastWhole = Math.max(perMinute.at(-2) ?? 0, perMinute.at(-1) ?? 0)
  const letters = pulse?.deadLetters?.reduce((sum, each) => sum + each.letters, 0)
  const stuck = pulse?.stuck.length ?? 0

  return (
    <dl className={styles.vitals}>
      <div className={styles.vital}>
        <dt>Orders a minute</dt>
        <dd>{pulse ? lastWhole : '–'}</dd>
        <dd>
          <Sparkline values={perMinute} label={`Orders in each of the last minutes: ${perMinute.join(', ')}`} />
        </dd>
      </div>
      <div className={styles.vital}>
        <dt>Accepted to completed</dt>
        <dd>{pulse?.p95Ms == null ? '–' : duration(pulse.p95Ms)}</dd>
        <dd className={styles.fine}>
          {pulse?.p50Ms == null ? 'p95; none completed yet' : `p95; half of them in ${duration(pulse.p50Ms)}`}
        </dd>
      </div>
      <div className={styles.vital}>
        <dt>Success</dt>
        <dd>{pulse?.success == null ? '–' : percent(pulse.success)}</dd>
        <dd className={styles.fine}>{pulse ? `${pulse.completed} completed, ${pulse.cancelled} cancelled` : ''}</dd>
      </div>
      <div className={styles.vital} data-tone={stuck > 0 ? 'warn' : 'good'}>
        <dt>Stuck</dt>
        <dd>{pulse ? stuck : '–'}</dd>
        <dd className={styles.fine}>{pulse ? `of ${pulse.open} open; nothing for a minute` : ''}</dd>
      </div>
      <div className={styles.vital} data-tone={letters ? 'bad' : 'good'}>
        <dt>Dead letters</dt>
        <dd>{letters ?? '–'}</dd>
        <dd className={styles.fine}>{lettersOf(pulse)}</dd>
      </div>
    </dl>
  )
}

function lettersOf(pulse: Pulse | undefined): string {
  if (!pulse) return ''
  if (pulse.deadLetters === null) return pulse.scope === 'own' ? 'for operators to see' : 'being counted'
  const named = pulse.deadLetters.map(({ service, letters }) => `${service} ${letters}`)
  return named.length === 0 ? 'every event was dealt with' : named.join(', ')
}
