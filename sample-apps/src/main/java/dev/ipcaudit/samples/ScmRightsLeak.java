package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.Descriptors.AF_UNIX;
import static dev.ipcaudit.samples.Descriptors.MSG_CMSG_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.O_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.O_RDONLY;
import static dev.ipcaudit.samples.Descriptors.SOCK_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.SOCK_SEQPACKET;

/**
 * A privileged daemon opens files and passes the descriptors to a worker without privileges, by
 * SCM_RIGHTS over a Unix socket. What is received is a descriptor of the worker's own, whatever the
 * daemon does with its copy. The worker closed it when the request was served; when the service
 * behind it answered with a status that nobody expected, it returned before that. After some
 * thousand such answers it had no descriptor left to receive anything with.
 */
final class ScmRightsLeak implements Story {

  private static final String FILE = "/etc/passwd";

  private final Descriptors libc;
  private final Message message;

  ScmRightsLeak(Libc libc) {
    this.libc = libc.descriptors();
    message = new Message(this.libc);
  }

  @Override
  public String tell(Telling telling) {
    int failures = 0;
    int[] ends = new int[2];
    int type = SOCK_SEQPACKET | SOCK_CLOEXEC;
    libc.check("socketpair", libc.socketpair(AF_UNIX, type, 0, ends));
    try {
      for (int request = 1; request <= telling.rounds(); request++) {
        pass(ends[0], request);
        boolean served = telling.fixed() ? serveAndClose(ends[1]) : serve(ends[1]);
        if (!served) {
          failures++;
        }
      }
    } finally {
      libc.check("close", libc.close(ends[0]));
      libc.check("close", libc.close(ends[1]));
    }
    return telling.rounds()
        + " requests, each with a descriptor of "
        + FILE
        + ".\n"
        + failures
        + " failed: the service behind answered with an unexpected status.";
  }

  /** The daemon, on the worker's thread so that each run is the same. */
  private void pass(int socket, int request) {
    int fd = libc.check("open", libc.open(FILE, O_RDONLY | O_CLOEXEC));
    try {
      long address = message.with((byte) request, fd).address();
      libc.check("sendmsg", libc.sendmsg(socket, address, 0));
    } finally {
      libc.check("close", libc.close(fd));
    }
  }

  private boolean serve(int socket) {
    long length = libc.recvmsg(socket, message.empty().address(), 0); // leaks
    libc.check("recvmsg", length);
    if (!serviceAccepts(message.data())) {
      return false; // the mistake: the descriptor stays open, and only this thread knew its number
    }
    use(message.fd());
    libc.check("close", libc.close(message.fd()));
    return true;
  }

  private boolean serveAndClose(int socket) {
    // MSG_CMSG_CLOEXEC, so that no child that is started meanwhile has it as well
    long length = libc.recvmsg(socket, message.empty().address(), MSG_CMSG_CLOEXEC);
    libc.check("recvmsg", length);
    int fd = message.fd();
    try {
      if (!serviceAccepts(message.data())) {
        return false;
      }
      use(fd);
      return true;
    } finally {
      // on every way out
      libc.check("close", libc.close(fd));
    }
  }

  private void use(int fd) {
    libc.check("read", libc.read(fd, new byte[31], 31));
  }

  /** Every third request is answered with what the worker does not know. */
  private static boolean serviceAccepts(byte request) {
    return request % 3 != 0;
  }
}
