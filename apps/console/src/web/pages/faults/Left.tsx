import { useEffect, useState } from 'react'
import { duration } from '../../format/duration.ts'

/** How long it is until a moment, counted down. */
export function Left({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const left = Date.parse(until) - now
  return <time dateTime={until}>{left > 0 ? `ends in ${duration(Math.round(left / 1_000) * 1_000)}` : 'ends now'}</time>
}
