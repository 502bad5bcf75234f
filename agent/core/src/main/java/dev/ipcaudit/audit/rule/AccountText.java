package dev.ipcaudit.audit.rule;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.JavaObject;

/** What the objects of a call site are called, and what removes them. */
final class AccountText {

  private AccountText() {}

  /** Such as {@code 2 Unix sockets}, or what Java calls them where it is Java that opens them. */
  static String counted(Account account, long count) {
    JavaObject object = account.javaObject();
    return object == null ? account.kind().counted(count) : object.counted(count);
  }

  /** The call that removes one, of C or of Java. */
  static String removal(Account account) {
    JavaObject object = account.javaObject();
    return object == null ? account.kind().removal() : object.removal();
  }

  /** What a call site is told, if the remedy of its kind does not know more. */
  static String remedy(Account account) {
    return "Call " + removal(account) + " on every path out of here, error paths too (finally).";
  }
}
