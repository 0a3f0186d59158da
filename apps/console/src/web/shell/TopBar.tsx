import { Link } from '@tanstack/react-router'
import { setTheme, useTheme } from '../preferences.ts'
import { Icon } from '../ui/Icon.tsx'
import { LiveStatus } from './LiveStatus.tsx'
import styles from './shell.module.css'
import { UserMenu } from './UserMenu.tsx'
import { ZoneChoice } from './ZoneChoice.tsx'

const moon = 'M16 12.500A6.500 6.500 0 0 1 7.500 4a6.500 6.500 0 1 0 8.500 8.500z'
const sun =
  'M10 6.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 0 0 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1 1M14.700 14.700l1 1M4.300 15.700l1-1M14.700 5.300l1-1'
const glass = 'M9 3.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11zM13 13l4 4'

interface Props {
  onPalette: () => void
  onShortcuts: () => void
}

export function TopBar({ onPalette, onShortcuts }: Props) {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.brand} aria-label="Waybill">
        <img src="/icon.svg" alt="" width="26" height="26" />
        <span>Waybill</span>
      </Link>
      <button type="button" className={styles.search} onClick={onPalette}>
        <Icon path={glass} />
        <span>Go to a page or an order</span>
        <kbd>⌘K</kbd>
      </button>
      <div className={styles.spring} />
      <LiveStatus />
      <ZoneChoice />
      <button
        type="button"
        className={styles.round}
        onClick={() => setTheme(other)}
        aria-label={`Use the ${other} theme`}
      >
        <Icon path={theme === 'dark' ? sun : moon} />
      </button>
      <UserMenu onShortcuts={onShortcuts} />
    </header>
  )
}
