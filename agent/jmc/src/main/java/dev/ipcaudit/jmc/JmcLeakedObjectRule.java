package dev.ipcaudit.jmc;

import java.util.List;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IItemCollection;

/** Lines that created IPC objects and never removed them. */
public final class JmcLeakedObjectRule extends IpcRule {

  public JmcLeakedObjectRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("leaked-object");
  }

  @Override
  List<IMCStackTrace> stacks(Found found, IItemCollection items) {
    return CreationStacks.of(found, items);
  }
}
