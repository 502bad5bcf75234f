package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.io.IOException;
import java.nio.file.Path;

/** Reads messages that passed descriptors: sendmsg(2), recvmsg(2). Thread-safe. */
public final class MessageCalls {

  private final Ledger ledger;
  private final StackSampler walks;
  private final DescriptorCalls descriptors;

  MessageCalls(Ledger ledger, StackSampler walks, DescriptorCalls descriptors) {
    this.ledger = ledger;
    this.walks = walks;
    this.descriptors = descriptors;
  }

  /**
   * A call sent descriptors.
   *
   * @param messages those with descriptors
   * @param sent how many descriptors
   * @param most how many of them in one message
   */
  public void sent(LibcFunction function, int messages, int sent, int most) {
    long weight = walks.weight(function, Purpose.OTHER);
    if (weight > 0) {
      ledger.passes().at(walks.site(function)).sent(messages, sent, most, weight);
    }
  }

  /**
   * A message delivered descriptors.
   *
   * @param closesOnExec whether programs that the process starts will not have them
   */
  public void received(LibcFunction function, int[] delivered, boolean closesOnExec) {
    CallSite site = descriptors.received(function, delivered);
    if (site != null && !closesOnExec) {
      ledger.passes().at(site).inherited(delivered.length);
    }
  }

  /**
   * A message came without some of its control messages.
   *
   * @param socket it came through
   * @param delivered how many descriptors did come
   */
  public void truncated(LibcFunction function, int socket, int delivered) {
    if (delivered == 0 && !isUnix(socket)) {
      return; // time stamps and the like: no other socket passes descriptors
    }
    boolean exhausted = Descriptors.exhausted();
    long weight = walks.weight(function, Purpose.LIMIT);
    CallSite site = weight == 0 ? CallSite.UNKNOWN : walks.site(function);
    ledger.passes().at(site).truncated(site, delivered, exhausted, delivered > 0 || exhausted);
    if (exhausted && weight > 0) {
      ledger.incidents().exhausted(Kind.RECEIVED_FD, site, Errno.EMFILE, weight);
    }
  }

  private boolean isUnix(int socket) {
    TrackedObject object = ledger.find(Kind.SOCKET, socket);
    if (object != null && object.kind() == Kind.SOCKET) {
      return true; // only those of AF_UNIX are held
    }
    try {
      OpenDescriptor open = OpenDescriptor.of(Path.of("/proc/self"), socket);
      return open != null && open.type().equals("unix");
    } catch (IOException unknown) {
      return false;
    }
  }
}
