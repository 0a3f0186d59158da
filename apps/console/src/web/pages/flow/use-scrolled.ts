import { useEffect, useState } from 'react'

/** So far down the newest rows are out of sight. */
const AWAY_PX = 160

/** Whether the page is scrolled down: who reads there does not want the rows to move. */
export function useScrolled(): boolean {
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const look = () => setScrolled(scrollY > AWAY_PX)
    addEventListener('scroll', look, { passive: true })
    return () => removeEventListener('scroll', look)
  }, [])
  return scrolled
}
