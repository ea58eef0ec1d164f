import { declineToLogIn } from '~/api/login'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { LoginForm } from './login-form'

/** Asks over whatever is on the page, also over a dialog that is open there: that one stays as it is. */
export function LoginDialog({ open }: { open: boolean }) {
  return (
    <Dialog
      open={open}
      role="alertdialog"
      onOpenChange={(next) => {
        if (!next) declineToLogIn()
      }}
      title="Log in"
      description="What was being done goes on afterwards; nothing on the page is lost."
    >
      <LoginForm cancel={<Button onClick={declineToLogIn}>Not now</Button>} />
    </Dialog>
  )
}
