import { Outlet, useNavigate } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { stream } from '../live/use-live.ts'
import { useEntries } from '../pages.ts'
import { Nav } from './Nav.tsx'
import { Palette } from './Palette.tsx'
import { Shortcuts } from './Shortcuts.tsx'
import styles from './shell.module.css'
import { TopBar } from './TopBar.tsx'
import { useKeys } from './use-keys.ts'

type Open = 'palette' | 'shortcuts' | undefined

/** What is around every page. */
export function Shell() {
  const [open, setOpen] = useState<Open>()
  const navigate = useNavigate()
  const entries = useEntries()
  useEffect(() => stream.start(), [])
  useKeys('Everywhere', [
    { keys: 'Mod+k', label: 'Go to a page or an order', run: () => setOpen('palette') },
    { keys: '?', label: 'Show the keys', run: () => setOpen('shortcuts') },
    ...entries.flatMap(({ keys, label, to }) =>
      keys ? [{ keys, label: `Go to ${label}`, run: () => void navigate({ to }) }] : [],
    ),
  ])

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <TopBar onPalette={() => setOpen('palette')} onShortcuts={() => setOpen('shortcuts')} />
      <Nav />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Suspense fallback={<p className={styles.loading}>Loading …</p>}>
          <Outlet />
        </Suspense>
      </main>
      {open === 'palette' ? <Palette onClose={() => setOpen(undefined)} /> : null}
      {open === 'shortcuts' ? <Shortcuts onClose={() => setOpen(undefined)} /> : null}
    </div>
  )
}
