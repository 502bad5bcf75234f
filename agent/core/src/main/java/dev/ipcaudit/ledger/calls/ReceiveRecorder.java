package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Records messages that arrived with descriptors, or without some: recvmsg(2), recvmmsg(2). */
final class ReceiveRecorder extends MessageRecorder {

  private final DeliveryRecorder deliveries;

  ReceiveRecorder(Ledger ledger, StackSampler stacks, DeliveryRecorder deliveries) {
    super(ledger, stacks);
    this.deliveries = deliveries;
  }

  @Override
  void passed(HostCall call, ByteBuffer headers, int messages) throws Throwable {
    LibcFunction function = call.function();
    long flags = call.number(function.selectArgument());
    boolean closesOnExec = (flags & Abi.MSG_CMSG_CLOEXEC) != 0;
    int socket = (int) call.number(function.idArgument());
    for (int i = 0; i < messages; i++) {
      int[] delivered = rights(call, headers, i * STRIDE);
      if (delivered.length > 0) {
        received(function, delivered, closesOnExec);
      }
      if ((headers.getInt(i * STRIDE + Abi.MSGHDR_FLAGS) & Abi.MSG_CTRUNC) != 0) {
        truncated(function, socket, delivered.length);
      }
    }
  }

  /**
   * A message delivered descriptors.
   *
   * @param closesOnExec whether programs that the process starts will not have them
   */
  private void received(LibcFunction function, int[] delivered, boolean closesOnExec) {
    CallSite site = deliveries.received(function, delivered);
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
  private void truncated(LibcFunction function, int socket, int delivered) {
    if (delivered == 0 && !isUnix(socket)) {
      return; // time stamps and the like: no other socket passes descriptors
    }
    boolean exhausted = Descriptors.exhausted();
    long weight = stacks.weight(function, Purpose.LIMIT);
    CallSite site = weight == 0 ? CallSite.UNKNOWN : stacks.site(function);
    ledger.passes().at(site).truncated(site, delivered, exhausted, delivered > 0 || exhausted);
    if (exhausted && weight > 0) {
      ledger.incidents().exhausted(Kind.RECEIVED_FD, site, Errno.EMFILE, weight);
    }
  }

  private boolean isUnix(int socket) {
    TrackedObject object = ledger.find(Kind.SOCKET, socket);
    if (object != null && object.kind() == Kind.SOCKET && object.key() != 0) {
      return object.key() == Catalog.AF_UNIX;
    }
    try {
      OpenDescriptor open = OpenDescriptor.of(Path.of("/proc/self"), socket);
      return open != null && open.type().equals("unix");
    } catch (IOException unknown) {
      return false;
    }
  }
}
