package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** This JVM's black box. */
public final class OwnBlackBox extends LazyBlackBox {

  private final Coverage coverage;

  /**
   * @param directory null for the one of this user
   */
  OwnBlackBox(@Nullable String directory, Coverage coverage) {
    super(directory);
    this.coverage = coverage;
  }

  @Override
  protected void unavailable(String reason) {
    coverage.note("no black box is kept: " + reason);
  }

  @Override
  protected void late(long missed) {
    coverage.note(
        "the black box could be opened later, and the first "
            + missed
            + " objects that outlive this JVM are not in it");
  }

  @Override
  protected void broken() {
    coverage.note(
        "the black box is off since its file cannot be written any more, because it was truncated or"
            + " its disk is full or failed: objects created after that are not in it");
  }

  @Override
  protected void opens(FileChannel channel) {
    IpcAuditJdk.uninterruptible(channel);
  }

  /** Takes the box away if nothing is left that somebody might ask it for. */
  public void close(Ledger ledger) throws IOException {
    BlackBoxWriter box = opened();
    if (box == null) {
      return;
    }
    for (TrackedObject object : ledger.live()) {
      if (object.kind().persistent() && !object.kind().file()) {
        return;
      }
    }
    box.delete();
  }
}
