package dev.ipcaudit.jmc;

/** Lines that do not reap their children. */
public final class ZombieChildrenRule extends IpcRule {

  public ZombieChildrenRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("zombie-children");
  }
}
