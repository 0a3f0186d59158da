import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { logOut, sessionQuery, useUser } from '../api/session.ts'
import styles from './shell.module.css'

/** The browser's own popover: it closes by Escape and by a click elsewhere, and gives the focus back. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { email, roles } = useUser()
  const navigate = useNavigate()
  const client = useQueryClient()

  async function leave(): Promise<void> {
    await logOut()
    client.clear()
    client.setQueryData(sessionQuery.queryKey, { user: null })
    await navigate({ to: '/login' })
  }

  return (
    <>
      <button type="button" className={styles.avatar} popoverTarget="user-menu" aria-label={`Account: ${email}`}>
        {email.slice(0, 1).toUpperCase()}
      </button>
      <div id="user-menu" popover="auto" className={styles.menu}>
        <div className={styles.who}>
          <strong>{email}</strong>
          <span>{roles.join(', ')}</span>
        </div>
        <button
          type="button"
          popoverTarget="user-menu"
          popoverTargetAction="hide"
          className={styles.menuItem}
          onClick={onShortcuts}
        >
          Keyboard shortcuts <kbd>?</kbd>
        </button>
        <button type="button" className={styles.menuItem} onClick={() => void leave()}>
          Log out
        </button>
      </div>
    </>
  )
}
