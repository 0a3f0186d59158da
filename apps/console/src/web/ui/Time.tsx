import { clock } from '../format/time.ts'
import { useZone } from '../preferences.ts'
import styles from './ui.module.css'

/** A moment in the chosen time zone; the exact one, in UTC, on hover. */
export function Time({ at }: { at: string }) {
  const zone = useZone()
  return (
    <time className={styles.time} dateTime={at} title={at}>
      {clock(at, zone)}
    </time>
  )
}
