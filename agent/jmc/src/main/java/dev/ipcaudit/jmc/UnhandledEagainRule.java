package dev.ipcaudit.jmc;

/** Lines that lose what EAGAIN would not take. */
public final class UnhandledEagainRule extends IpcRule {

  public UnhandledEagainRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("unhandled-eagain");
  }
}
