import { useEffect, useState } from 'react'
import { useConnection } from '../live/use-live.ts'
import styles from './shell.module.css'

const words = { connecting: 'Connecting', live: 'Live', away: 'Not live: trying again' } as const

/** Whether what is on the screen is of now. The age is not read out each second; a change of the connection is. */
export function LiveStatus() {
  const { connection, heardAt, seen } = useConnection()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const seconds = heardAt === undefined ? undefined : Math.max(0, Math.round((now - heardAt) / 1_000))

  return (
    <div className={styles.live} data-connection={connection}>
      <span className={styles.lamp} aria-hidden="true" />
      <span role="status">{words[connection]}</span>
      {connection === 'live' && seen > 0 && seconds !== undefined ? (
        <span className={styles.age} title={`${seen} events since this page was opened`}>
          {seconds < 1 ? 'now' : `${seconds} s ago`}
        </span>
      ) : null}
    </div>
  )
}
