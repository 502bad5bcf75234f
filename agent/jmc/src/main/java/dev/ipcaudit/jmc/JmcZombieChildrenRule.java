package dev.ipcaudit.jmc;

/** Lines that do not reap their children. */
public final class JmcZombieChildrenRule extends IpcRule {

  public JmcZombieChildrenRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("zombie-children");
  }
}
