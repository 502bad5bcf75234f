package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import org.jspecify.annotations.Nullable;

/** What the user declared beforehand. */
public interface Suppressions {

  /** Nothing is declared. */
  Suppressions NONE =
      new Suppressions() {
        @Override
        public boolean staysOnPurpose(int key, @Nullable String name, CallSite site) {
          return false;
        }

        @Override
        public boolean ignores(RuleId rule, CallSite site) {
          return false;
        }
      };

  /**
   * Whether an object is meant to outlive the JVM.
   *
   * @param key the System V key, 0 where there is none
   * @param name the name or path, or null
   * @param site the call site that created it, as its path reached it
   */
  boolean staysOnPurpose(int key, @Nullable String name, CallSite site);

  /** Whether findings of the rule at that site, as that path reached it, are not wanted. */
  boolean ignores(RuleId rule, CallSite site);
}
