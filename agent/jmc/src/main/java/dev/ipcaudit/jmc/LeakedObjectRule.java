package dev.ipcaudit.jmc;

import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IItemCollection;

/** Lines that created IPC objects and never removed them. */
public final class LeakedObjectRule extends IpcRule {

  public LeakedObjectRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("leaked-object");
  }

  @Override
  IMCStackTrace stack(Found found, IItemCollection items) {
    return CreationStacks.of(found, CreationStacks.ofLeaked(items));
  }
}
