import { Link } from '@tanstack/react-router'
import { useEntries } from '../pages.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './shell.module.css'

export function Nav() {
  const groups = [...Map.groupBy(useEntries(), ({ group }) => group)].filter(([group]) => group !== undefined)
  return (
    <nav className={styles.nav} aria-label="Pages">
      {groups.map(([group, pages]) => (
        <div key={group} className={styles.group}>
          <div className={styles.groupName}>{group}</div>
          {pages.map(({ label, to, icon }) => (
            <Link key={to} to={to} className={styles.entry} activeOptions={{ exact: true, includeSearch: false }}>
              <Icon path={icon} />
              <span>{label}</span>
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
