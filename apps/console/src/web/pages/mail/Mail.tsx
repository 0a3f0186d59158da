import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { mailPages } from '../../api/mails.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './mail.module.css'
import { OneMail } from './OneMail.tsx'
import { route } from './page.ts'

/** What the platform has sent, in the mailbox that stands beside it. */
export function Mail() {
  const { to, id } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(mailPages(to))
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const here = data?.pages[0]?.here

  return (
    <div className={styles.page}>
      <h1>Mail</h1>
      {error ? <Failure what="The mails" error={error} stale={!!data} /> : null}
      <input
        className={styles.text}
        type="search"
        aria-label="To this address"
        placeholder="To this address"
        value={to ?? ''}
        onChange={({ target: { value } }) =>
          void navigate({ search: ({ to: _, ...rest }) => (value ? { ...rest, to: value } : rest), replace: true })
        }
      />
      {here === false ? (
        <Empty title="There is no mailbox here">Mails go out to whom they are for. A local platform keeps them.</Empty>
      ) : items.length === 0 ? (
        data ? (
          <Empty title={to === undefined ? 'No mail yet' : `No mail to ${to}`}>
            {to === undefined ? <Link to="/orders/new">Place an order</Link> : 'The whole address has to be typed.'}
          </Empty>
        ) : null
      ) : (
        <ul className={styles.list}>
          {items.map((mail) => (
            <li key={mail.id} data-current={mail.id === id}>
              <Link from="/mail" to="." search={(now) => ({ ...now, id: mail.id })} replace className={styles.row}>
                <span className={styles.subject}>{mail.subject}</span>
                <span className={styles.to}>{mail.to.join(', ')}</span>
                <Time at={mail.receivedAt} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage ? <Button onClick={() => void fetchNextPage()}>Older ones</Button> : null}
      {id === undefined ? null : (
        <OneMail id={id} onClose={() => void navigate({ search: ({ id: _, ...rest }) => rest, replace: true })} />
      )}
    </div>
  )
}
