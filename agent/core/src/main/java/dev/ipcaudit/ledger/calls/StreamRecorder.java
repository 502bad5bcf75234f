package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.nio.ByteBuffer;

/**
 * Records calls that open a file and make a stream of it. The descriptor of a stream is where glibc
 * has it in its memory: with it the kernel can say later whether the stream is open. Other C
 * libraries have it elsewhere, and it is unknown then.
 */
class StreamRecorder extends LedgerRecorder {

  private static final int UNKNOWN = -1;

  /** What the flags of a FILE of glibc begin with, which no header tells. */
  private static final int MAGIC = 0xfbad0000;

  private static final int MAGIC_BITS = 0xffff0000;

  StreamRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** Draws first: memory is read only of what is captured. */
  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (!over.failed()) {
      stacks.draw(over, Purpose.CREATE);
      if (over.weight() > 0) {
        over.written(new int[] {descriptor(call, over)});
      }
    }
    return true;
  }

  private static int descriptor(HostCall call, Call over) {
    boolean directory = call.function().kind() == Kind.DIR_STREAM;
    int length = directory ? Integer.BYTES : Abi.FILE_FILENO + Integer.BYTES;
    ByteBuffer stream = call.at(over.result(), length);
    if (stream == null || (!directory && (stream.getInt(0) & MAGIC_BITS) != MAGIC)) {
      return UNKNOWN;
    }
    int descriptor = stream.getInt(length - Integer.BYTES);
    if (directory && descriptor >= 0) {
      FileIdentity file = FileIdentity.of(descriptor); // there is no other sign that it is one
      return file != null && file.isDirectory() ? descriptor : UNKNOWN;
    }
    return descriptor;
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    if (!call.failed()) {
      opened(call, kind);
    } else if (call.errno() == Errno.EMFILE || call.errno() == Errno.ENFILE) {
      exhausted(function, kind, call.errno());
    }
  }

  private void opened(Call call, Kind kind) {
    LibcFunction function = call.function();
    ledger.streams().closed(call.result()); // one that had the address was closed unseen
    int[] read = call.written();
    if (read == null) {
      ledger.createdUncaptured(kind, call.result());
      return;
    }
    int descriptor = read[0];
    String name = descriptor < 0 ? null : DescriptorIdentity.of(Kind.FILE, descriptor);
    CallSite site = stacks.site(call);
    if (descriptor >= 0) {
      ledger.forgetRemoval(Kind.FILE, descriptor);
    }
    ledger.opened(kind, call.result(), descriptor, name, site, call.weight());
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
