package dev.ipcaudit.jmc;

/** Lines that lose what EAGAIN would not take. */
public final class JmcUnhandledEagainRule extends IpcRule {

  public JmcUnhandledEagainRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("unhandled-eagain");
  }
}
