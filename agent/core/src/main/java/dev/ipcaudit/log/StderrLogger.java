package dev.ipcaudit.log;

import dev.ipcaudit.text.Escape;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes {@code ipcaudit: LEVEL message}, one line a message; stack traces at {@code debug} only.
 */
final class StderrLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1;

  StderrLogger(String name) {
    this.name = name;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable failure) {
    Stderr.write(format(level, MessageFormatter.basicArrayFormat(pattern, arguments), failure));
  }

  static String format(Level level, String message, Throwable failure) {
    StringBuilder text = new StringBuilder("ipcaudit: ");
    text.append(level).append(' ').append(Escape.line(message));
    if (failure != null) {
      text.append(": ").append(Escape.line(failure.toString()));
    }
    text.append('\n');
    if (failure != null && LogLevel.DEBUG.isEnabled()) {
      appendStack(text, failure);
    }
    return text.toString();
  }

  private static void appendStack(StringBuilder text, Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack));
    String[] lines = stack.toString().split("\n");
    // the first line has been said
    for (int i = 1; i < lines.length; i++) {
      text.append("    ").append(Escape.line(lines[i].trim())).append('\n');
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return LogLevel.DEBUG.isEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return LogLevel.INFO.isEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return LogLevel.WARN.isEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return LogLevel.ERROR.isEnabled();
  }
}
