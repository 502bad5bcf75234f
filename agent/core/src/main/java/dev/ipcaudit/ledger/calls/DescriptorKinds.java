package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/** Tells what a descriptor of this process stands for. Thread-safe. */
public final class DescriptorKinds {

  private final Ledger ledger;

  public DescriptorKinds(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What it stands for, or null if that is no IPC. */
  public @Nullable Kind of(int descriptor) {
    TrackedObject object = ledger.find(Kind.DUP_FD, descriptor);
    if (object != null && !object.kind().isAnything()) {
      return object.kind() == Kind.FIFO_FD ? Kind.PIPE : object.kind();
    }
    String link = Descriptors.link(descriptor);
    if (link == null) {
      return null;
    }
    // a FIFO has the name of its file
    return link.startsWith("/") && Descriptors.isFifo(descriptor) ? Kind.PIPE : Kind.ofLink(link);
  }
}
