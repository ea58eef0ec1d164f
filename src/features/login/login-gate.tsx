import { useLocation } from 'react-router'
import { declineToLogIn, useCredentials } from '~/api/login'
import { paths } from '~/lib/paths'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'

const dialog = lazyPart(() => import('./login-dialog'))

/** Opens the log-in over the page when a request waits for it. The log-in page has the form itself. */
export function LoginGate() {
  const { asking } = useCredentials()
  const open = useLocation().pathname !== paths.login() && asking
  const module = useLazyPart(dialog, open, declineToLogIn)
  return module && <module.LoginDialog open={open} />
}
